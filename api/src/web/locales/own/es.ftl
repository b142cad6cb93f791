# The forms of those who keep the registry: what boxes are called, by the fields of the API, the words of its lists, and
# the pages around them.
part-basics = Datos básicos
part-change = Cambiar
part-nothing = No se sabe nada.
edit-coalition = Editar lo que se dice de ella
end-coalition = Dar por terminada la coalición
end-into = La coalición en la que se integró (si se fusionó)
merge-heading = Es la misma que otra
merge-text = Sus membresías y nombres pasan a la otra, y su dirección lleva allí en adelante.
merge-into = La otra: su nombre o nombre corto
merge-do = Fusionar con la otra
take-out = Retirar
take-out-text = Para lo introducido por error. El historial de cambios lo conserva.
erase-heading = Borrar para siempre
erase-text = A petición de la persona: desaparece todo lo que habla de ella, también del historial.
erase-sure = Sé que esto no se puede deshacer
why-legend = Por qué (consta en el registro público de cambios)
why-comment = Con sus palabras
conflict-text = Otra persona cambió esto entretanto. Aún no se guardó nada: compare, corrija el formulario y guárdelo de nuevo.
conflict-before = Cuando lo abrió
conflict-now = Ahora
conflict-yours = Lo que escribió
conflict-discard = Descartar lo que escribí y tomarlo como está ahora
new-heading = Introducir algo nuevo
new-near = Estas se llaman casi igual. Compruebe si es una de ellas.
new-sure = No es ninguna de estas
item-new = Otro más
item-remove = Quitar
language-other = Otro idioma
yes = sí
no = no
tokens-heading = Fichas para scripts
tokens-text = Un script con una ficha cambia en su nombre lo que la ficha permite. Quien la tenga puede hacer lo mismo: guárdela en secreto.
tokens-made = Esta es la ficha. Solo se muestra esta vez: cópiela ahora.
tokens-try = Lo que permite se consulta así:
tokens-new = Una ficha nueva
tokens-name = Nombre que consta en el registro público junto a sus cambios
tokens-may = Lo que permite
tokens-valid = Válida durante
tokens-created = Creada el
tokens-expires = Válida hasta
tokens-used = Último uso
tokens-make = Crear la ficha
tokens-revoke = Revocar
registry-heading = Mantener el registro
registry-find = Buscar lo que hay que editar
accounts-email = Dirección de correo
accounts-heading = Personas y sus derechos
accounts-invite = Invitar a alguien o dar un derecho
accounts-of = De qué coalición u organización (nombre corto)
accounts-name = Nombre para el registro público (puede quedar vacío)
accounts-known = { $email } ya tenía una cuenta y ahora tiene este derecho.
accounts-sent = Se envió una invitación a { $email }.
accounts-link = Envíe este enlace a { $email }. Permite entrar una vez, durante siete días.
accounts-take = Quitar
role-registrar = responsable del registro
role-coordinator = coordinación de { $of }
role-contact = contacto de { $of }
role-kind-coordinator = coordinación de una coalición
role-kind-contact = contacto de una organización
role-kind-registrar = responsable del registro
suggestion-edit = Editar antes de aceptar
part-more = { $count ->
    [one] y { $count } más
   *[other] y { $count } más
}
tokens-days = { $count ->
    [one] { $count } día
   *[other] { $count } días
}
mail-access = Lo que abre su cuenta en el registro de coaliciones dinámicas
mail-token =
    Acaba de crearse con su cuenta un token para scripts: { $name }.
    {""}
    Quien lo tenga modifica en su nombre lo que permite. Si no fue usted,
    retírelo y cierre la sesión en todas partes:
    {""}
    { $link }
mail-passkey =
    Acaba de añadirse a su cuenta una llave de acceso, en este dispositivo: { $name }.
    {""}
    Quien tenga el dispositivo puede entrar con ella. Si no fue usted,
    quítela y cierre la sesión en todas partes:
    {""}
    { $link }
mail-invitation =
    Está invitado al registro de coaliciones dinámicas. Siga este enlace para entrar:
    {""}
    { $link }
    {""}
    Permite entrar una vez, durante { $days } días.
list-file = … o elija un archivo, o suéltelo en el recuadro
member-add = Añadir un miembro por su nombre
passkeys-heading = Claves de acceso
passkeys-text = Con una clave de acceso entra con su dispositivo, sin esperar un correo.
passkeys-add = Añadir una clave de acceso
passkeys-use = Entrar con una clave de acceso
passkeys-failed = No funcionó. Inténtelo de nuevo o entre con un enlace.
field-slug = Nombre corto en las direcciones
field-names = Nombres
field-value = Texto
field-lang = Idioma
field-kind = Tipo
field-since = Desde
field-until = Hasta
field-source = Fuente
field-sources = Fuentes
field-note = Observación
field-formed_on = Formada el
field-formed_on_source = Fuente de esa fecha
field-formed_on_note = Observación sobre esa fecha
field-status_history = Estado a lo largo del tiempo
field-status = Estado
field-stated_on = Indicado el
field-certainty = Certeza
field-reason = Motivo
field-mission_statements = Misión
field-text = Texto
field-verbatim = Con las palabras de la coalición
field-themes = Temas
field-website = Sitio web
field-mailing_list = Lista de correo
field-url = Dirección web
field-archive_url = Dirección web del archivo
field-open_subscription = Cualquiera puede suscribirse
field-open_archive = Cualquiera puede leer el archivo
field-as_stated = Como lo dice la fuente
field-charter = Estatuto
field-adopted_on = Adoptado el
field-relations = Relaciones con otras coaliciones
field-coalition = Coalición
field-on = El
field-stated_member_counts = Números de miembros declarados
field-count = Número
field-listings = Listas de miembros en las fuentes
field-locator = Lugar en la fuente
field-completeness = Exhaustividad
field-items = Elementos
field-reading = Cómo se lee
field-members = Miembros
field-reports = Informes
field-cycle = Año del ciclo del FGI
field-title = Título
field-published_on = Publicado el
field-country = País (ISO 3166, dos letras)
field-international = Actúa en varios países
field-parent = Pertenece a
field-successor = Le sucedió
field-identifiers = Identificadores
field-ror = ROR
field-wikidata = Wikidata
field-lei = LEI
field-isni = ISNI
field-confidence = Grado de certeza
field-identifier_note = Observación sobre los identificadores
field-classifications = Categorías de partes interesadas
field-scheme = Vocabulario
field-concept = Concepto
field-asserted_by = Quién lo dice
field-as_listed = Como lo dice la lista
field-ambiguity = Lo que es dudoso
field-name = Nombre
field-affiliation = Afiliación
field-affiliation_as_stated = Afiliación como la dice la fuente
field-address = Dirección web
field-archived_address = Dirección web de una copia
field-retrieved_on = Consultado el
field-description = Descripción
field-concepts = Conceptos
field-labels = Etiquetas
field-definition = Definición
field-countries = Países
field-standing = Condición
field-mappings = Correspondencias (SKOS)
field-relation = Relación
field-target_scheme = Otro vocabulario
field-target_concept = Otro concepto
field-lossy = Se pierde parte del sentido
field-role = Función
word-stated = indicado
word-inferred = deducido
word-open = abierta
word-closed-in-form = cerrada en la forma
word-expansion-only = solo de la ampliación
word-none-given = sin lista
word-listed-in-notes = en las notas
word-report = informe anual
word-paper = documento temático
word-confirmed = confirmado
word-probable = probable
word-close = próximo
word-self = el propio organismo
word-coalition = la coalición
word-secretariat = la Secretaría del FGI
word-registry = el registro
word-stakeholder-groups = grupos de partes interesadas
word-regional-groups = grupos regionales
word-themes = temas
word-roles = funciones
word-member = miembro
word-observer = observador
word-participant = participante
word-left = se retiró
word-merged = fusionada
word-dissolved = disuelta
word-removed = excluida
word-exact = exacta
word-broad = más amplia
word-narrow = más estrecha
word-related = relacionada
