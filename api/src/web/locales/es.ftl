site-title = Registro de coaliciones dinámicas
site-purpose = Quién pertenece a qué coalición dinámica del Foro para la Gobernanza de Internet, desde cuándo y quién lo dice.
skip = Ir al contenido
nav-label = Secciones
nav-coalitions = Coaliciones
nav-organisations = Organizaciones
nav-changes = Cambios
nav-vocabularies = Vocabularios
nav-about = Acerca de
language-label = Idioma
search-label = Buscar coaliciones, organizaciones y personas
search-button = Buscar
filter-button = Mostrar
filter-name = El nombre contiene
filter-status = Estado
filter-kind = Tipo
filter-category = Categoría
filter-country = País, dos letras
filter-any = todos
as-of-label = En la fecha
as-of-hint = Un año, un mes o un día, por ejemplo 2008-04
as-of-shown = Como era el { $date }.
as-of-today = Mostrar hoy
coalitions-heading = Coaliciones dinámicas
coalitions-total = { $count ->
    [one] { $count } coalición
   *[other] { $count } coaliciones
}
organisations-heading = Organizaciones
organisations-total = { $count ->
    [one] { $count } organización
   *[other] { $count } organizaciones
}
members-heading = Miembros
members-total = { $count ->
    [one] { $count } miembro
   *[other] { $count } miembros
}
members-none = No se conoce ningún miembro.
column-coalition = Coalición
column-status = Estado
column-members = Miembros
column-balance = Equilibrio
column-member = Miembro
column-role = Función
column-since = Desde
column-until = Hasta
column-standing = Situación
column-says = Quién lo dice
column-name = Nombre
column-kind = Tipo
column-country = País
column-category = Categoría
status-proposed = propuesta
status-active = activa
status-inactive = inactiva
status-merged = fusionada
status-unknown = desconocido
standing-current = actual
standing-unconfirmed = sin confirmar
standing-ended = terminada
certainty-certain = segura
certainty-possible = posible
category-unknown = Categoría desconocida
kind-organisation = organización
kind-state = Estado
kind-government-body = organismo público
kind-unit = unidad
kind-programme = programa
kind-network = red
kind-unresolved = sin identificar
kind-coalition = coalición
kind-person = persona
formed = Creada: { $date }
date-unknown = desconocido
date-by = a más tardar { $date }
date-from = { $date } o después
date-between = entre { $first } y { $last }
date-month = { $month } de { $year }
date-day = { $day } de { $month } de { $year }
month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre
mission-heading = Misión
balance-heading = Equilibrio de las partes interesadas
timeline-heading = Las membresías en el tiempo
timeline-text = Oscuro: consta. Pálido: posible.
names-heading = Nombres
name-official = oficial
name-alias = también llamada
name-acronym = sigla
name-former = anterior
links-heading = En la Web
link-website = Sitio web
link-list = Lista de correo
link-archive = Archivo de la lista
link-charter = Carta
relations-heading = Relaciones
relation-merged-into = se fusionó con
relation-absorbed = absorbió
relation-renamed = cambió de nombre
relation-successor = sucedida por
relation-predecessor = precedida por
sources-heading = Fuentes
identifiers-heading = Identificadores
coalitions-of-heading = Miembro de
classifications-heading = Clasificación
parent = Parte de
successor = Sucedida por
affiliation = Afiliación
says-as = { $category }, según { $by }
search-heading = Búsqueda
search-none = Nada se llama así. Pruebe con menos palabras o con otra grafía.
search-total = { $count ->
    [one] { $count } respuesta
   *[other] { $count } respuestas
}
search-matched = responde como «{ $name }»
vocabularies-heading = Vocabularios
vocabularies-text = Qué significan las palabras de este registro, y cómo se llamaba un grupo de interés en otros años y según otros.
mappings-heading = Corresponde a
changes-heading = Últimos cambios
changes-text = El diario del registro, primero el cambio más reciente. Lo que se anotó por error se corrigió, nunca se sobrescribió.
operation-create = anotado
operation-update = modificado
operation-end = terminado
operation-confirm = confirmado
operation-delete = retirado
operation-merge = fusionado
operation-erase = borrado
operation-restore = restablecido
entity-membership = membresía
entity-source = fuente
entity-vocabulary = vocabulario
difference-before = antes
difference-after = después
next-page = Página siguiente
data-heading = Esta página como datos
data-copy = Consultar desde un programa
data-terms = Los datos son de dominio público (CC0 1.0). Cite la revisión: { $revision }.
embed-heading = Mostrar esto en su sitio
embed-text = Sigue al registro por sí solo; en un marco no ejecuta nada, no pone cookies y no sigue a nadie.
embed-frame = En un marco, sin script
embed-element = Como elemento, con el estilo de su sitio
embed-preview = Vista previa
embed-more = Mostrar todo
embed-since = desde { $date }
about-heading = Acerca de este registro
about-what = El Foro para la Gobernanza de Internet tiene coaliciones dinámicas: grupos abiertos, cada uno sobre un tema. Este registro reúne lo que está disperso en páginas y presentaciones antiguas, y lo mantiene al día.
about-dates = Una fecha es tan precisa como su fuente y nunca se completa. En la fecha de un día, una membresía es segura si una fuente la prueba para ese día, y posible si nada la excluye.
about-unconfirmed = Sin confirmar significa: se dijo una vez y nadie lo ha confirmado en los últimos dos años.
about-sources = Cada declaración nombra su fuente. Si las fuentes se contradicen, se guardan ambas.
about-privacy-heading = Privacidad
about-privacy = De las personas solo se publican el nombre, la afiliación y la membresía. Quien quiera salir se borra de toda respuesta, de cualquier fecha. Solo quien inicia sesión recibe una cookie; no se sigue a nadie.
about-use-heading = Uso
about-use = Todo lo que muestran estas páginas, lo da también la interfaz de programación.
about-console = Descripción de la interfaz
problem-not-found = Esta página no existe
problem-gone = Esto se retiró
problem-request = No se entendió la solicitud
problem-failed = Algo falló aquí
problem-help = Quizá una búsqueda lo encuentre:
problem-id = Si lo comunica, indique esta solicitud: { $id }
nav-own = Iniciar sesión, mi página
sign-in-heading = Iniciar sesión
sign-in-text = Para quienes mantienen al día una coalición, una organización o el registro. Recibirá un enlace que abre una sola vez; no hay contraseña.
sign-in-email = Su correo electrónico
sign-in-send = Envíenme un enlace
sign-in-no-mail = Este registro no envía correo. Pida un enlace a quien lo administra.
sign-in-sent = Si { $email } es conocido aquí, un enlace está en camino. Abre una sola vez, en { $minutes } minutos.
sign-in-invalid = Esto no es un correo electrónico. Escríbalo como name@example.org.
link-text = Este enlace abre una sola vez.
link-enter = Entrar ahora
link-over = Este enlace ya se usó o es demasiado antiguo.
link-another = Pedir otro enlace
mail-subject = Entrar en el registro de coaliciones dinámicas
own-heading = Mi página
own-name = En el registro de cambios usted se llama:
own-coalitions = Coaliciones que mantiene
own-organisations = Organizaciones por las que habla
own-public = La página pública
attention-charter = No consta ningún estatuto
attention-list = No consta lista de correo
attention-report = No consta ningún informe
sessions-heading = Dónde tiene sesiones abiertas
session-here = este navegador
session-end = Cerrar allí
sign-out = Cerrar sesión
sign-out-everywhere = Cerrar todas las sesiones
undo = Deshacer
save = Guardar
confirm = Confirmar
confirm-all = Nada ha cambiado: confirmar todo
column-actions = Acciones
membership-change = Cambiar la membresía
membership-end = Terminar la membresía
membership-reason = Por qué
reason-left = se retiró
reason-merged = se fusionó
reason-dissolved = se disolvió
reason-removed = fue excluido
list-heading = Pegar una lista de miembros
list-label = La lista
list-hint = Celdas de una hoja de cálculo con una línea que nombra las columnas (name, role, since, country …), o un nombre por línea.
list-source = De dónde viene la lista
list-date = Día de la lista
list-date-hint = Quienes figuran quedan confirmados a esa fecha; hoy si está vacío.
list-others = Miembros que no están en la lista
list-others-stay = quedan como están
list-others-end = dejan de ser miembros
list-check = Mostrar lo que cambiaría
plan-heading = Lo que cambiaría
plan-given = En la lista
plan-action = Qué se hace
plan-similar = por un nombre parecido: { $name }
plan-is-new = aún no registrado
plan-who = ¿A quién se refiere?
plan-nobody = ninguno de estos: un miembro nuevo
plan-leave-out = Dejar fuera las filas dudosas o con errores
plan-ends-many = Terminaría más de una quinta parte de las membresías. Es lo que se quiere
plan-apply = Hacerlo
plan-again = Cambiar la lista
action-create = se inscribe
action-update = se confirma o cambia
action-end = se termina
action-unchanged = nada: ya consta
action-choose = nada aún: elija
action-error = nada: error
attention-unconfirmed = { $count ->
    [one] { $count } miembro sin confirmar
   *[other] { $count } miembros sin confirmar
}
attention-suggestions = { $count ->
    [one] { $count } sugerencia pendiente
   *[other] { $count } sugerencias pendientes
}
done = { $count ->
    [one] Se hizo { $count } cambio.
   *[other] Se hicieron { $count } cambios.
}
plan-create = { $count } se inscriben
plan-update = { $count } se confirman o cambian
plan-end = { $count } terminan
plan-unchanged = { $count } sin cambios
plan-choose = { $count } por elegir
plan-error = { $count } con errores
plan-new = { $count } nuevos en el registro
mail-text =
    Siga este enlace para entrar en el registro de coaliciones dinámicas:
    {""}
    { $link }
    {""}
    Abre una sola vez, en { $minutes } minutos. Si no lo pidió, no haga nada.
plan-chosen = Mostrar el plan con estas elecciones
