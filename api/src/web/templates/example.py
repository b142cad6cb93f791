import duckdb
import pandas

dump = "{{ dump }}"
memberships = pandas.read_csv(f"{dump}/csv/membership_wide.csv")

# How many members each coalition has.
members = duckdb.sql("""
    SELECT coalition, count(DISTINCT member) AS members
    FROM memberships
    WHERE status <> 'ended'
    GROUP BY coalition
    ORDER BY members DESC, coalition
""").df()
print(members.to_csv(index=False))
