-- Sends the requests of a file in turn, each thread from its own part of it, and says what came back as one line.
-- A line of the file: a path, or a path, a tab and a body to be POSTed.

local threads = 0

function setup(thread)
   thread:set("number", threads)
   threads = threads + 1
   thread:set("threads", tonumber(os.getenv("BENCH_THREADS")))
end

function init(args)
   requests = {}
   for line in io.lines(args[1]) do
      local path, body = line:match("^([^\t]*)\t(.*)$")
      if body then
         requests[#requests + 1] = wrk.format("POST", path, { ["Content-Type"] = "application/json" }, body)
      else
         requests[#requests + 1] = wrk.format("GET", line)
      end
   end
   at = math.floor(#requests * number / threads)
end

function request()
   at = at % #requests + 1
   return requests[at]
end

function done(summary, latency)
   local e = summary.errors
   io.write(string.format(
      'FIGURES {"requests": %d, "micros": %d, "bytes": %d, "refused": %d, "broken": %d, "p50": %d, "p99": %d, "max": %d}\n',
      summary.requests, summary.duration, summary.bytes, e.status, e.connect + e.read + e.write + e.timeout,
      latency:percentile(50), latency:percentile(99), latency.max))
end
