-- Sends the requests of a file in turn, each thread from its own part of it, and says what came back as one line.
-- A line of the file: a path, or a path, a tab and a body to be POSTed.

local made = 0

function setup(thread)
   thread:set("number", made)
   made = made + 1
   thread:set("threads", tonumber(os.getenv("BENCH_THREADS")))
end

function init(args)
   requests = {}
   -- With headers of its own a request has none of the others.
   local posted = { ["Content-Type"] = "application/json" }
   for name, value in pairs(wrk.headers) do
      posted[name] = value
   end
   for line in io.lines(args[1]) do
      local path, body = line:match("^([^\t]*)\t(.*)$")
      if body then
         requests[#requests + 1] = wrk.format("POST", path, posted, body)
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
