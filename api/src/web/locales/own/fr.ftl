# The forms of those who keep the registry: what boxes are called, by the fields of the API, the words of its lists, and
# the pages around them.
part-basics = Données de base
part-change = Modifier
part-nothing = Rien n’est connu.
edit-coalition = Modifier ce qui en est dit
end-coalition = Mettre fin à la coalition
end-into = La coalition qui l’a absorbée (si fusionnée)
merge-heading = C’est la même qu’une autre
merge-text = Ses adhésions et ses noms passent à l’autre, et son adresse y mène désormais.
merge-into = L’autre : son nom ou son nom court
merge-do = Fusionner avec l’autre
take-out = Retirer
take-out-text = Pour ce qui a été saisi par erreur. L’historique des modifications le conserve.
erase-heading = Effacer définitivement
erase-text = À la demande de la personne : tout ce qui parle d’elle disparaît, y compris de l’historique.
erase-sure = Je sais que cela ne peut pas être annulé
why-legend = Pourquoi (figure dans le journal public des modifications)
why-comment = Dans vos mots
conflict-text = Quelqu’un d’autre a modifié ceci entre-temps. Rien n’est encore enregistré : comparez, corrigez le formulaire et enregistrez de nouveau.
conflict-before = Quand vous l’avez ouvert
conflict-now = Maintenant
conflict-yours = Ce que vous avez saisi
conflict-discard = Abandonner ma saisie et prendre l’état actuel
new-heading = Saisir quelque chose de nouveau
new-near = Ceux-ci portent presque le même nom. Vérifiez s’il s’agit de l’un d’eux.
new-sure = Ce n’est aucun d’eux
item-new = Un autre
item-remove = Supprimer
language-other = Autre langue
yes = oui
no = non
tokens-heading = Jetons pour scripts
tokens-text = Un script qui a un jeton modifie en votre nom ce que le jeton permet. Qui a le jeton peut faire de même : gardez-le secret.
tokens-made = Voici le jeton. Il n’est affiché qu’une fois : copiez-le maintenant.
tokens-try = Ce qu’il permet, demandez-le ainsi :
tokens-new = Un nouveau jeton
tokens-name = Nom qui figure dans le journal public à côté de ses modifications
tokens-may = Ce qu’il permet
tokens-valid = Valable
tokens-created = Créé le
tokens-expires = Valable jusqu’au
tokens-used = Dernière utilisation
tokens-make = Créer le jeton
tokens-revoke = Révoquer
registry-heading = Tenir le registre
registry-find = Trouver ce qui est à modifier
accounts-email = Adresse électronique
accounts-heading = Personnes et leurs droits
accounts-invite = Inviter quelqu’un ou donner un droit
accounts-of = De quelle coalition ou organisation (nom court)
accounts-name = Nom pour le journal public (peut rester vide)
accounts-known = { $email } avait déjà un compte et a maintenant ce droit.
accounts-sent = Une invitation a été envoyée à { $email }.
accounts-link = Envoyez ce lien à { $email }. Il donne accès une fois, pendant sept jours.
accounts-take = Retirer
role-registrar = responsable du registre
role-coordinator = coordination de { $of }
role-contact = contact de { $of }
role-kind-coordinator = coordination d’une coalition
role-kind-contact = contact d’une organisation
role-kind-registrar = responsable du registre
suggestion-edit = Modifier avant d’accepter
part-more = { $count ->
    [one] et { $count } de plus
   *[other] et { $count } de plus
}
tokens-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
mail-access = Ce qui ouvre votre compte au registre des coalitions dynamiques
mail-token =
    Un jeton pour scripts vient d’être créé avec votre compte : { $name }.
    {""}
    Qui le détient modifie en votre nom ce qu’il permet. Si ce n’était pas vous,
    reprenez-le et déconnectez-vous partout :
    {""}
    { $link }
mail-passkey =
    Une clé d’accès vient d’être ajoutée à votre compte, sur cet appareil : { $name }.
    {""}
    Qui a l’appareil peut se connecter avec elle. Si ce n’était pas vous,
    retirez-la et déconnectez-vous partout :
    {""}
    { $link }
mail-invitation =
    Vous êtes invité(e) au registre des coalitions dynamiques. Suivez ce lien pour vous connecter :
    {""}
    { $link }
    {""}
    Il vous donne accès une fois, pendant { $days } jours.
list-file = … ou choisissez un fichier, ou déposez-le sur la zone
member-add = Ajouter un membre par son nom
passkeys-heading = Clés d’accès
passkeys-text = Avec une clé d’accès, vous vous connectez par votre appareil, sans attendre de courriel.
passkeys-add = Ajouter une clé d’accès
passkeys-use = Se connecter avec une clé d’accès
passkeys-failed = Cela n’a pas fonctionné. Réessayez, ou connectez-vous par un lien.
field-slug = Nom court dans les adresses
field-names = Noms
field-value = Texte
field-lang = Langue
field-kind = Type
field-since = Depuis
field-until = Jusqu’à
field-source = Source
field-sources = Sources
field-note = Remarque
field-formed_on = Formée le
field-formed_on_source = Source de cette date
field-formed_on_note = Remarque sur cette date
field-status_history = Statut dans le temps
field-status = Statut
field-stated_on = Indiqué le
field-certainty = Certitude
field-reason = Motif
field-mission_statements = Mission
field-text = Texte
field-verbatim = Dans les mots de la coalition
field-themes = Thèmes
field-website = Site web
field-mailing_list = Liste de diffusion
field-url = Adresse web
field-archive_url = Adresse web de l’archive
field-open_subscription = Tout le monde peut s’abonner
field-open_archive = Tout le monde peut lire l’archive
field-as_stated = Tel que l’écrit la source
field-charter = Charte
field-adopted_on = Adoptée le
field-relations = Liens avec d’autres coalitions
field-coalition = Coalition
field-on = Le
field-stated_member_counts = Nombres de membres annoncés
field-count = Nombre
field-listings = Listes de membres dans les sources
field-locator = Endroit dans la source
field-completeness = Exhaustivité
field-items = Éléments
field-reading = Lecture retenue
field-members = Membres
field-reports = Rapports
field-cycle = Année du cycle du FGI
field-title = Titre
field-published_on = Publié le
field-country = Pays (ISO 3166, deux lettres)
field-international = Agit dans plusieurs pays
field-parent = Fait partie de
field-successor = Remplacée par
field-identifiers = Identifiants
field-ror = ROR
field-wikidata = Wikidata
field-lei = LEI
field-isni = ISNI
field-confidence = Degré de certitude
field-identifier_note = Remarque sur les identifiants
field-classifications = Catégories de parties prenantes
field-scheme = Vocabulaire
field-concept = Concept
field-asserted_by = Qui le dit
field-as_listed = Tel que l’écrit la liste
field-ambiguity = Ce qui est douteux
field-name = Nom
field-affiliation = Affiliation
field-affiliation_as_stated = Affiliation telle que l’écrit la source
field-address = Adresse web
field-archived_address = Adresse web d’une copie
field-retrieved_on = Consulté le
field-description = Description
field-concepts = Concepts
field-labels = Libellés
field-definition = Définition
field-countries = Pays
field-standing = Qualité
field-mappings = Correspondances (SKOS)
field-relation = Relation
field-target_scheme = Autre vocabulaire
field-target_concept = Autre concept
field-lossy = Une partie du sens se perd
field-role = Rôle
word-stated = indiqué
word-inferred = déduit
word-open = ouverte
word-closed-in-form = fermée dans la forme
word-expansion-only = de l’élargissement seul
word-none-given = aucune liste donnée
word-listed-in-notes = dans les notes
word-report = rapport annuel
word-paper = document thématique
word-confirmed = confirmé
word-probable = probable
word-close = proche
word-self = l’organisme lui-même
word-coalition = la coalition
word-secretariat = le secrétariat du FGI
word-registry = le registre
word-stakeholder-groups = groupes de parties prenantes
word-regional-groups = groupes régionaux
word-themes = thèmes
word-roles = rôles
word-member = membre
word-observer = observateur
word-participant = participant
word-left = partie
word-merged = fusionnée
word-dissolved = dissoute
word-removed = exclue
word-exact = exacte
word-broad = plus large
word-narrow = plus étroite
word-related = apparentée
