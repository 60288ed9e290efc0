"""Addresses of the partners' pages: seats and what is done at one, statements that people handed over."""

from django.urls import path

from houvast.interfaces.partners import notifications, parcels, seats

app_name = "partners"
urlpatterns = [
    path("", seats.list_, name="seats"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("statements/", parcels.list_, name="parcels"),
    path("statements/<uuid:parcel>/", parcels.parcel, name="parcel"),
    path("statements/<uuid:parcel>/open/", parcels.open_, name="open_parcel"),
    path("statements/<uuid:parcel>/notes.json", parcels.proof, name="parcel_proof"),
    path("statements/<uuid:parcel>/files/<int:number>/", parcels.file, name="parcel_file"),
    path("<uuid:seat>/", seats.seat, name="seat"),
    path("<uuid:seat>/accept/", seats.accept, name="accept"),
    path("<uuid:seat>/decline/", seats.decline, name="decline"),
    path("<uuid:seat>/secrecy/", seats.secrecy, name="secrecy"),
    path("<uuid:seat>/contribute/", seats.contribute, name="contribute"),
    path("<uuid:seat>/file/", seats.put_in, name="put_document_in"),
    path("<uuid:seat>/documents/<uuid:document>/", seats.document, name="document"),
    path("<uuid:seat>/notes/", seats.note, name="note"),
    path("<uuid:seat>/hand-over/", seats.hand_over, name="hand_over"),
    path("<uuid:seat>/sitting/", seats.let_sit, name="let_sit"),
    path("<uuid:seat>/sitting/end/", seats.stop_sitting, name="stop_sitting"),
    path("<uuid:seat>/actions/<int:number>/", seats.end_action, name="end_action"),
    path("<uuid:seat>/minutes/<uuid:item>/", seats.minutes, name="minutes"),
    path("<uuid:seat>/leave/", seats.leave, name="leave"),
]
