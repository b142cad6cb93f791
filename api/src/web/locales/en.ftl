site-title = Dynamic coalition registry
site-purpose = Who belongs to which dynamic coalition of the Internet Governance Forum, since when, and who says so.
skip = Skip to the content
nav-label = Sections
nav-coalitions = Coalitions
nav-organisations = Organisations
nav-changes = Changes
nav-vocabularies = Vocabularies
nav-about = About
language-label = Language
search-label = Search coalitions, organisations and people
search-button = Search
filter-button = Show
filter-name = Name contains
filter-status = Status
filter-kind = Kind
filter-category = Category
filter-country = Country, two letters
filter-any = any
as-of-label = As of
as-of-hint = A year, a month or a day, such as 2008-04
as-of-shown = As it was on { $date }.
as-of-today = Show today
coalitions-heading = Dynamic coalitions
coalitions-total = { $count ->
    [one] { $count } coalition
   *[other] { $count } coalitions
}
organisations-heading = Organisations
organisations-total = { $count ->
    [one] { $count } organisation
   *[other] { $count } organisations
}
members-heading = Members
members-total = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
members-none = No member is known.
column-coalition = Coalition
column-status = Status
column-members = Members
column-balance = Balance
column-member = Member
column-role = Role
column-since = Since
column-until = Until
column-standing = Standing
column-says = Who says so
column-name = Name
column-kind = Kind
column-country = Country
column-category = Category
status-proposed = proposed
status-active = active
status-inactive = inactive
status-merged = merged
status-unknown = unknown
standing-current = current
standing-unconfirmed = unconfirmed
standing-ended = ended
certainty-certain = certain
certainty-possible = possible
category-unknown = Category unknown
kind-organisation = organisation
kind-state = state
kind-government-body = government body
kind-unit = unit
kind-programme = programme
kind-network = network
kind-unresolved = unresolved
kind-coalition = coalition
kind-person = person
formed = Formed { $date }
date-unknown = unknown
date-by = by { $date }
date-from = { $date } or later
date-between = between { $first } and { $last }
date-month = { $month } { $year }
date-day = { $day } { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
mission-heading = Mission
balance-heading = Balance of stakeholders
timeline-heading = Memberships in time
timeline-text = Dark: known to hold. Pale: possible.
names-heading = Names
name-official = official
name-alias = also called
name-acronym = acronym
name-former = former
links-heading = On the Web
link-website = Website
link-list = Mailing list
link-archive = Archive of the list
link-charter = Charter
relations-heading = Relations
relation-merged-into = merged into
relation-absorbed = took in
relation-renamed = renamed
relation-successor = succeeded by
relation-predecessor = preceded by
sources-heading = Sources
identifiers-heading = Identifiers
coalitions-of-heading = Member of
classifications-heading = Classified as
parent = Part of
successor = Succeeded by
affiliation = Affiliation
says-as = { $category }, says { $by }
search-heading = Search
search-none = Nothing is called that. Try fewer words, or another spelling.
search-total = { $count ->
    [one] { $count } answer
   *[other] { $count } answers
}
search-matched = answers as “{ $name }”
vocabularies-heading = Vocabularies
vocabularies-text = What the words of this registry mean, and what a stakeholder group was called in other years and by others.
mappings-heading = Corresponds to
changes-heading = What changed lately
changes-text = The log of the registry, the newest change first. What was entered by mistake was put right, never overwritten.
operation-create = entered
operation-update = changed
operation-end = ended
operation-confirm = confirmed
operation-delete = taken out
operation-merge = merged
operation-erase = erased
operation-restore = brought back
entity-membership = membership
entity-source = source
entity-vocabulary = vocabulary
difference-before = before
difference-after = after
next-page = Next page
data-heading = This page as data
data-copy = Ask from a program
data-terms = The data is in the public domain (CC0 1.0). Please cite the revision: { $revision }.
embed-heading = Show this on your own site
embed-text = It keeps up with the registry by itself, runs nothing in a frame, sets no cookies and follows nobody.
embed-frame = In a frame, without a script
embed-element = As an element, in the style of your site
embed-preview = Preview
embed-more = Show all
embed-since = since { $date }
about-heading = About this registry
about-what = The Internet Governance Forum has dynamic coalitions: open groups on one issue each. This registry brings together what is scattered over old pages and slides, and keeps it up to date.
about-dates = A date is as precise as its source and is never filled up. “As of” a day, a membership is certain where a source proves it for that day, and possible where nothing excludes it.
about-unconfirmed = Unconfirmed means that it was stated once and that nobody has confirmed it in the last two years.
about-sources = Every statement names its source. Where sources disagree, both are kept.
about-privacy-heading = Privacy
about-privacy = Of people only the name, the affiliation and the membership are published. Who wants to be taken out is erased from every answer about any time. A cookie is set only for those who sign in, and nobody is followed.
about-use-heading = Use
about-use = Everything that these pages show, the programming interface gives too.
about-console = Description of the interface
problem-not-found = There is no such page
problem-gone = This was taken out
problem-request = The request was not understood
problem-failed = Something went wrong here
problem-help = Perhaps a search finds it:
problem-id = If you report it, name this request: { $id }
nav-own = Sign in, my page
sign-in-heading = Sign in
sign-in-text = For those who keep a coalition, an organisation or the registry up to date. You are sent a link that lets you in once; there is no password.
sign-in-email = Your e-mail address
sign-in-send = Send me a link
sign-in-no-mail = This registry sends no mail. Ask whoever runs it for a link.
sign-in-sent = If { $email } is known here, a link is on its way. It lets you in once, within { $minutes } minutes.
sign-in-invalid = This is not an e-mail address. Write it like name@example.org.
link-text = This link lets you in once.
link-enter = Sign in now
link-over = This link was used already or is too old.
link-another = Ask for another link
mail-subject = Sign in to the dynamic coalition registry
own-heading = My page
own-name = In the log of changes you are called:
own-coalitions = Coalitions that you keep
own-organisations = Organisations that you speak for
own-public = The public page
attention-charter = No charter is known
attention-list = No mailing list is known
attention-report = No report is known
sessions-heading = Where you are signed in
session-here = this browser
session-end = Sign out there
sign-out = Sign out
sign-out-everywhere = Sign out everywhere
undo = Undo
save = Save
confirm = Confirm
confirm-all = Nothing has changed: confirm all
column-actions = Actions
membership-change = Change the membership
membership-end = End the membership
membership-reason = Why
reason-left = left
reason-merged = merged
reason-dissolved = dissolved
reason-removed = removed
list-heading = Paste a list of members
list-label = The list
list-hint = Cells of a spreadsheet with a line that names the columns (name, role, since, country …), or one name a line.
list-source = Where the list comes from
list-date = Day of the list
list-date-hint = Those in it are confirmed as of that day; today if empty.
list-others = Members who are not in the list
list-others-stay = stay as they are
list-others-end = are no members any more
list-check = Show what would change
plan-heading = What would change
plan-given = In the list
plan-action = What is done
plan-similar = by a similar name: { $name }
plan-is-new = not registered yet
plan-who = Who is meant?
plan-nobody = none of these: a new member
plan-leave-out = Leave out the rows that are not sure or have faults
plan-ends-many = More than a fifth of the memberships would end. That is meant so
plan-apply = Do it
plan-again = Change the list
action-create = entered
action-update = confirmed or changed
action-end = ended
action-unchanged = nothing: known already
action-choose = nothing yet: choose
action-error = nothing: faulty
attention-unconfirmed = { $count ->
    [one] { $count } member is unconfirmed
   *[other] { $count } members are unconfirmed
}
attention-suggestions = { $count ->
    [one] { $count } suggestion waits
   *[other] { $count } suggestions wait
}
done = { $count ->
    [one] { $count } change was made.
   *[other] { $count } changes were made.
}
plan-create = { $count } entered
plan-update = { $count } confirmed or changed
plan-end = { $count } ended
plan-unchanged = { $count } unchanged
plan-choose = { $count } to choose
plan-error = { $count } with faults
plan-new = { $count } not registered before
mail-text =
    Follow this link to sign in to the dynamic coalition registry:
    {""}
    { $link }
    {""}
    It lets you in once, within { $minutes } minutes. If you did not ask for it, do nothing.
plan-chosen = Show the plan with these choices
