from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "houvast.interfaces.public"

    def ready(self) -> None:
        from houvast.interfaces.public.own import end_here  # models are loaded by now
        from houvast.interfaces.shell.way_out import also_ends

        also_ends(end_here)
