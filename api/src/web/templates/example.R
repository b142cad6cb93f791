memberships <- read.csv("{{ api }}/memberships.csv?as_of={{ year }}&known_at_revision={{ revision }}")

# Who was certainly a member at the end of {{ year }}, and who only possibly.
members <- table(memberships$coalition, memberships$certainty)
write.csv(as.data.frame.matrix(members))
