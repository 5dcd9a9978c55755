from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "khuyenhoc.accounts"
    verbose_name = "Tài khoản"
