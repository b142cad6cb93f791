site-title = Registre des coalitions dynamiques
site-purpose = Qui fait partie de quelle coalition dynamique du Forum sur la gouvernance de l’Internet, depuis quand, et qui le dit.
skip = Aller au contenu
nav-label = Rubriques
nav-coalitions = Coalitions
nav-organisations = Organisations
nav-changes = Modifications
nav-vocabularies = Vocabulaires
nav-about = À propos
language-label = Langue
search-label = Rechercher coalitions, organisations et personnes
search-button = Rechercher
filter-button = Afficher
filter-name = Le nom contient
filter-status = Statut
filter-kind = Type
filter-category = Catégorie
filter-country = Pays, deux lettres
filter-any = tous
as-of-label = À la date de
as-of-hint = Une année, un mois ou un jour, par exemple 2008-04
as-of-shown = Situation au { $date }.
as-of-today = Afficher aujourd’hui
coalitions-heading = Coalitions dynamiques
coalitions-total = { $count ->
    [one] { $count } coalition
   *[other] { $count } coalitions
}
organisations-heading = Organisations
organisations-total = { $count ->
    [one] { $count } organisation
   *[other] { $count } organisations
}
members-heading = Membres
members-total = { $count ->
    [one] { $count } membre
   *[other] { $count } membres
}
members-none = Aucun membre n’est connu.
column-coalition = Coalition
column-status = Statut
column-members = Membres
column-balance = Équilibre
column-member = Membre
column-role = Rôle
column-since = Depuis
column-until = Jusqu’à
column-standing = Situation
column-says = Qui le dit
column-name = Nom
column-kind = Type
column-country = Pays
column-category = Catégorie
status-proposed = proposée
status-active = active
status-inactive = inactive
status-merged = fusionnée
status-unknown = inconnu
standing-current = actuel
standing-unconfirmed = non confirmé
standing-ended = terminé
certainty-certain = certain
certainty-possible = possible
category-unknown = Catégorie inconnue
kind-organisation = organisation
kind-state = État
kind-government-body = organisme public
kind-unit = service
kind-programme = programme
kind-network = réseau
kind-unresolved = non identifié
kind-coalition = coalition
kind-person = personne
formed = Créée : { $date }
date-unknown = inconnu
date-by = au plus tard { $date }
date-from = { $date } ou après
date-between = entre { $first } et { $last }
date-month = { $month } { $year }
date-day = { $day } { $month } { $year }
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
mission-heading = Mission
balance-heading = Équilibre des parties prenantes
timeline-heading = Les adhésions dans le temps
timeline-text = Foncé : attesté. Pâle : possible.
names-heading = Noms
name-official = officiel
name-alias = aussi appelée
name-acronym = sigle
name-former = ancien
links-heading = Sur le Web
link-website = Site web
link-list = Liste de diffusion
link-archive = Archives de la liste
link-charter = Charte
relations-heading = Liens
relation-merged-into = a fusionné dans
relation-absorbed = a absorbé
relation-renamed = renommée
relation-successor = a pour successeur
relation-predecessor = a pour prédécesseur
sources-heading = Sources
identifiers-heading = Identifiants
coalitions-of-heading = Membre de
classifications-heading = Classement
parent = Fait partie de
successor = A pour successeur
affiliation = Affiliation
says-as = { $category }, selon { $by }
search-heading = Recherche
search-none = Rien ne porte ce nom. Essayez moins de mots ou une autre graphie.
search-total = { $count ->
    [one] { $count } réponse
   *[other] { $count } réponses
}
search-matched = répond sous le nom « { $name } »
vocabularies-heading = Vocabulaires
vocabularies-text = Ce que veulent dire les mots de ce registre, et comment une catégorie de parties prenantes s’appelait en d’autres années et ailleurs.
mappings-heading = Correspond à
changes-heading = Dernières modifications
changes-text = Le journal du registre, la modification la plus récente d’abord. Une erreur y est corrigée, jamais écrasée.
operation-create = saisi
operation-update = modifié
operation-end = terminé
operation-confirm = confirmé
operation-delete = retiré
operation-merge = fusionné
operation-erase = effacé
operation-restore = rétabli
entity-membership = adhésion
entity-source = source
entity-vocabulary = vocabulaire
difference-before = avant
difference-after = après
next-page = Page suivante
data-heading = Cette page comme données
data-copy = Interroger depuis un programme
data-terms = Les données sont dans le domaine public (CC0 1.0). Merci de citer la révision : { $revision }.
embed-heading = Afficher ceci sur votre site
embed-text = L’affichage suit le registre de lui-même ; dans un cadre il n’exécute rien, il ne dépose pas de cookies et ne suit personne.
embed-frame = Dans un cadre, sans script
embed-element = Comme élément, dans le style de votre site
embed-preview = Aperçu
embed-more = Tout afficher
embed-since = depuis { $date }
about-heading = À propos de ce registre
about-what = Le Forum sur la gouvernance de l’Internet a des coalitions dynamiques : des groupes ouverts, chacun sur un sujet. Ce registre rassemble ce qui est dispersé dans d’anciennes pages et présentations, et le tient à jour.
about-dates = Une date est aussi précise que sa source et n’est jamais complétée. À la date d’un jour, une adhésion est certaine si une source la prouve pour ce jour, et possible si rien ne l’exclut.
about-unconfirmed = « Non confirmé » veut dire : déclaré une fois, et confirmé par personne depuis deux ans.
about-sources = Chaque déclaration nomme sa source. Si les sources se contredisent, les deux sont gardées.
about-privacy-heading = Vie privée
about-privacy = Des personnes, seuls le nom, l’affiliation et l’adhésion sont publiés. Qui veut en sortir est effacé de toute réponse, quelle que soit la date. Seuls ceux qui se connectent reçoivent un cookie ; personne n’est suivi.
about-use-heading = Réutilisation
about-use = Tout ce que montrent ces pages, l’interface de programmation le donne aussi.
about-console = Description de l’interface
problem-not-found = Cette page n’existe pas
problem-gone = Ceci a été retiré
problem-request = La demande n’a pas été comprise
problem-failed = Une erreur s’est produite ici
problem-help = Une recherche le trouvera peut-être :
problem-id = Si vous le signalez, indiquez cette demande : { $id }
nav-own = Se connecter, ma page
sign-in-heading = Se connecter
sign-in-text = Pour qui tient à jour une coalition, une organisation ou le registre. Vous recevez un lien qui ouvre une seule fois ; il n’y a pas de mot de passe.
sign-in-email = Votre adresse électronique
sign-in-send = Envoyez-moi un lien
sign-in-no-mail = Ce registre n’envoie pas de courrier. Demandez un lien à qui le gère.
sign-in-sent = Si { $email } est connu ici, un lien est en route. Il ouvre une seule fois, dans les { $minutes } minutes.
sign-in-invalid = Ce n’est pas une adresse électronique. Écrivez-la comme name@example.org.
link-text = Ce lien ouvre une seule fois.
link-enter = Se connecter maintenant
link-over = Ce lien a déjà servi ou est trop ancien.
link-another = Demander un autre lien
mail-subject = Connexion au registre des coalitions dynamiques
own-heading = Ma page
own-name = Dans le journal des changements, vous vous appelez :
own-coalitions = Coalitions que vous tenez à jour
own-organisations = Organisations pour lesquelles vous parlez
own-public = La page publique
attention-charter = Charte inconnue
attention-list = Liste de diffusion inconnue
attention-report = Aucun rapport connu
sessions-heading = Où vous êtes connecté
session-here = ce navigateur
session-end = Déconnecter
sign-out = Se déconnecter
sign-out-everywhere = Se déconnecter partout
undo = Annuler
save = Enregistrer
confirm = Confirmer
confirm-all = Rien n’a changé : tout confirmer
column-actions = Actions
membership-change = Modifier l’appartenance
membership-end = Mettre fin à l’appartenance
membership-reason = Pourquoi
reason-left = départ
reason-merged = fusion
reason-dissolved = dissolution
reason-removed = exclusion
list-heading = Coller une liste de membres
list-label = La liste
list-hint = Des cellules de tableur avec une ligne qui nomme les colonnes (name, role, since, country …), ou un nom par ligne.
list-source = D’où vient la liste
list-date = Jour de la liste
list-date-hint = Ceux qui y figurent sont confirmés à cette date ; aujourd’hui si vide.
list-others = Membres absents de la liste
list-others-stay = restent tels quels
list-others-end = ne sont plus membres
list-check = Montrer ce qui changerait
plan-heading = Ce qui changerait
plan-given = Dans la liste
plan-action = Ce qui est fait
plan-similar = par un nom semblable : { $name }
plan-is-new = pas encore inscrit
plan-who = Qui est visé ?
plan-nobody = aucun de ceux-ci : un nouveau membre
plan-leave-out = Laisser de côté les lignes incertaines ou fautives
plan-ends-many = Plus d’un cinquième des appartenances prendraient fin. C’est voulu
plan-apply = Exécuter
plan-again = Modifier la liste
action-create = inscrit
action-update = confirmé ou modifié
action-end = terminé
action-unchanged = rien : déjà connu
action-choose = rien encore : choisissez
action-error = rien : erreur
attention-unconfirmed = { $count ->
    [one] { $count } membre non confirmé
   *[other] { $count } membres non confirmés
}
attention-suggestions = { $count ->
    [one] { $count } proposition en attente
   *[other] { $count } propositions en attente
}
done = { $count ->
    [one] { $count } changement a été fait.
   *[other] { $count } changements ont été faits.
}
plan-create = { $count } inscrits
plan-update = { $count } confirmés ou modifiés
plan-end = { $count } terminés
plan-unchanged = { $count } inchangés
plan-choose = { $count } à choisir
plan-error = { $count } avec erreurs
plan-new = { $count } pas encore inscrits
mail-text =
    Suivez ce lien pour vous connecter au registre des coalitions dynamiques :
    {""}
    { $link }
    {""}
    Il ouvre une seule fois, dans les { $minutes } minutes. Si vous ne l’avez pas demandé, ne faites rien.
plan-chosen = Montrer le plan avec ces choix
