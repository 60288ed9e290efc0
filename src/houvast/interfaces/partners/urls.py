"""Addresses of the partners' pages: a list, one seat, and what is done at it."""

from django.urls import path

from houvast.interfaces.partners import seats

app_name = "partners"
urlpatterns = [
    path("", seats.list_, name="seats"),
    path("<uuid:seat>/", seats.seat, name="seat"),
    path("<uuid:seat>/accept/", seats.accept, name="accept"),
    path("<uuid:seat>/decline/", seats.decline, name="decline"),
    path("<uuid:seat>/secrecy/", seats.secrecy, name="secrecy"),
    path("<uuid:seat>/contribute/", seats.contribute, name="contribute"),
    path("<uuid:seat>/notes/", seats.note, name="note"),
    path("<uuid:seat>/hand-over/", seats.hand_over, name="hand_over"),
    path("<uuid:seat>/leave/", seats.leave, name="leave"),
]
