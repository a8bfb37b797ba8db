from django.apps import AppConfig


class SteeringConfig(AppConfig):
    name = "samverk.steering"
    label = "steering"
