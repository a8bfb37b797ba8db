from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0007_council_members")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="sign_in_demand",
            field=models.CharField(
                choices=[
                    ("password", "a password is enough"),
                    ("second_factor", "a password and a second step, or a passkey"),
                ],
                default="password",
                help_text="Whoever has no second step when one is asked for adds it before anything else.",
                max_length=20,
                verbose_name="what its people sign in with",
            ),
        ),
    ]
