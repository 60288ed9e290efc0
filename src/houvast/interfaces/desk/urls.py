"""Addresses of the desk."""

from django.urls import URLPattern, URLResolver, path

from houvast.interfaces.desk import access, contacts, entrance, figures, people, register, today

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.today, name="today"),
    path("sign-in/", entrance.SignIn.as_view(), name="sign_in"),
    path("sign-out/", entrance.sign_out, name="sign_out"),
    path("preferences/", entrance.preferences, name="preferences"),
    path("language/", entrance.language, name="language"),
    path("token/", entrance.token, name="token"),
    path("password/", entrance.password, name="password"),
    path("access/", access.access, name="access"),
    path("people/", people.people, name="people"),
    path("people/teams/", people.add_team, name="add_team"),
    path("people/<uuid:person>/place/", people.place, name="place"),
    path("people/<uuid:person>/deactivate/", people.deactivate, name="deactivate"),
    path("trail/", people.trail, name="trail"),
    path("trail/print/", people.trail_in_print, name="trail_in_print"),
    path("without-content/", today.without_content, name="without_content"),
    path("undo/<uuid:contact>/", today.undo, name="undo"),
    path("register/", register.begin, name="begin"),
    path("register/<uuid:draft>/", register.register, name="register"),
    path("drafts/<uuid:draft>/", register.keep, name="keep_draft"),
    path("drafts/<uuid:draft>/discard/", register.discard, name="discard_draft"),
    path("contacts/", contacts.contact_list, name="contacts"),
    path("contacts/<uuid:contact>/", contacts.contact, name="contact"),
    path("contacts/<uuid:contact>/correct/", contacts.correct, name="correct"),
    path("contacts/<uuid:contact>/close/", contacts.close, name="close"),
    path("contacts/<uuid:contact>/reopen/", contacts.reopen, name="reopen"),
    path("contacts/<uuid:contact>/withdraw/", contacts.withdraw, name="withdraw"),
    path("contacts/<uuid:contact>/restore/", contacts.restore, name="restore"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<uuid:release>/", figures.release, name="release"),
    path("figures/<uuid:release>/tables/<slug:name>/", figures.table, name="table"),
    path("figures/<uuid:release>/files/<str:name>", figures.file, name="figures_file"),
    path("figures/<uuid:release>/decide/<slug:verb>/", figures.decide, name="decide"),
]
