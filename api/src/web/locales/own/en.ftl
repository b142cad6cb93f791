# The forms of those who keep the registry: what boxes are called, by the fields of the API, the words of its lists, and
# the pages around them.
part-basics = Basics
part-change = Change
part-nothing = Nothing is known.
edit-coalition = Edit what is said of it
end-coalition = End the coalition
end-into = The coalition it went into (if merged)
merge-heading = It is the same as another
merge-text = Its memberships and names go over to the other, and its address leads there from then on.
merge-into = The other: its name or short name
merge-do = Merge into the other
take-out = Take out
take-out-text = For what was entered by mistake. The history of changes keeps it.
erase-heading = Erase for good
erase-text = At the wish of the person: everything that tells of them goes, from the history, too.
erase-sure = I know that this cannot be undone
why-legend = Why (it stands in the public log of changes)
why-comment = In your words
conflict-text = Somebody else changed this meanwhile. Nothing is saved yet: compare, correct the form, and save it again.
conflict-before = When you opened it
conflict-now = As it is now
conflict-yours = What you typed
conflict-discard = Drop what I typed and take it as it is now
new-heading = Enter something new
new-near = These are called nearly like it. Look whether it is one of them.
new-sure = It is none of these
item-new = Another one
item-remove = Remove
language-other = Another language
yes = yes
no = no
tokens-heading = Tokens for scripts
tokens-text = A script that has a token changes in your name what the token allows. Whoever has the token can do the same: keep it secret.
tokens-made = This is the token. It is shown this once: copy it now.
tokens-try = What it allows is told by:
tokens-new = A new token
tokens-name = Name that stands in the public log beside its changes
tokens-may = What it allows
tokens-valid = Valid for
tokens-created = Made on
tokens-expires = Valid until
tokens-used = Last used
tokens-make = Make the token
tokens-revoke = Take back
registry-heading = Keep the registry
registry-find = Find what is to be edited
accounts-email = E-mail address
accounts-heading = People and their rights
accounts-invite = Invite somebody, or give a right
accounts-of = Of which coalition or organisation (short name)
accounts-name = Name for the public log (can be empty)
accounts-known = { $email } had an account already and has this right now.
accounts-sent = An invitation was sent to { $email }.
accounts-link = Send this link to { $email }. It lets them in once, within seven days.
accounts-take = Take away
role-registrar = registrar
role-coordinator = coordinator of { $of }
role-contact = contact of { $of }
role-kind-coordinator = coordinator of a coalition
role-kind-contact = contact of an organisation
role-kind-registrar = registrar
suggestion-edit = Edit before accepting
part-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
tokens-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
mail-access = What opens your account in the dynamic coalition registry
mail-token =
    With your account a token for scripts was made just now: { $name }.
    {""}
    Whoever has it changes in your name what it allows. If that was not you, take it back
    and sign out everywhere:
    {""}
    { $link }
mail-passkey =
    A passkey was added to your account just now, on this device: { $name }.
    {""}
    Whoever has the device can sign in with it. If that was not you, take it out
    and sign out everywhere:
    {""}
    { $link }
mail-invitation =
    You are invited to the dynamic coalition registry. Follow this link to sign in:
    {""}
    { $link }
    {""}
    It lets you in once, within { $days } days.
list-file = … or choose a file, or drop it on the box
member-add = Add a member by its name
passkeys-heading = Passkeys
passkeys-text = With a passkey you sign in by your device, without waiting for mail.
passkeys-add = Add a passkey
passkeys-use = Sign in with a passkey
passkeys-failed = That did not work. Try again, or sign in by a link.
field-slug = Short name in addresses
field-names = Names
field-value = Text
field-lang = Language
field-kind = Kind
field-since = Since
field-until = Until
field-source = Source
field-sources = Sources
field-note = Remark
field-formed_on = Formed on
field-formed_on_source = Source of that date
field-formed_on_note = Remark on that date
field-status_history = Status over time
field-status = Status
field-stated_on = Stated on
field-certainty = Certainty
field-reason = Reason
field-mission_statements = Mission
field-text = Text
field-verbatim = In the coalition’s own words
field-themes = Themes
field-website = Website
field-mailing_list = Mailing list
field-url = Web address
field-archive_url = Web address of the archive
field-open_subscription = Anyone may subscribe
field-open_archive = Anyone may read the archive
field-as_stated = As the source says
field-charter = Charter
field-adopted_on = Adopted on
field-relations = Relations to other coalitions
field-coalition = Coalition
field-on = On
field-stated_member_counts = Stated numbers of members
field-count = Number
field-listings = Lists of members in sources
field-locator = Place in the source
field-completeness = Completeness
field-items = Items
field-reading = How it is read
field-members = Members
field-reports = Reports
field-cycle = Year of the IGF cycle
field-title = Title
field-published_on = Published on
field-country = Country (ISO 3166, two letters)
field-international = Works across countries
field-parent = Belongs to
field-successor = Its place was taken by
field-identifiers = Identifiers
field-ror = ROR
field-wikidata = Wikidata
field-lei = LEI
field-isni = ISNI
field-confidence = How sure
field-identifier_note = Remark on the identifiers
field-classifications = Stakeholder categories
field-scheme = Vocabulary
field-concept = Concept
field-asserted_by = Who says so
field-as_listed = As the list says
field-ambiguity = What is doubtful
field-name = Name
field-affiliation = Affiliation
field-affiliation_as_stated = Affiliation as the source says
field-address = Web address
field-archived_address = Web address of a copy
field-retrieved_on = Retrieved on
field-description = Description
field-concepts = Concepts
field-labels = Labels
field-definition = Definition
field-countries = Countries
field-standing = Standing
field-mappings = Mappings (SKOS)
field-relation = Relation
field-target_scheme = Other vocabulary
field-target_concept = Other concept
field-lossy = Something is lost by it
field-role = Role
word-stated = stated
word-inferred = inferred
word-open = open
word-closed-in-form = closed in form
word-expansion-only = of the expansion alone
word-none-given = no list given
word-listed-in-notes = listed in the notes
word-report = yearly report
word-paper = thematic paper
word-confirmed = confirmed
word-probable = probable
word-close = close
word-self = the body itself
word-coalition = the coalition
word-secretariat = the IGF Secretariat
word-registry = the registry
word-stakeholder-groups = stakeholder groups
word-regional-groups = regional groups
word-themes = themes
word-roles = roles
word-member = member
word-observer = observer
word-participant = participant
word-left = left
word-merged = merged
word-dissolved = dissolved
word-removed = removed
word-exact = exact
word-broad = broader
word-narrow = narrower
word-related = related
