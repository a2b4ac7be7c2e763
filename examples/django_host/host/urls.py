from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from django.views.generic import TemplateView
from shop import views

urlpatterns = [
    path("", TemplateView.as_view(template_name="home.html"), name="home"),
    path("orders/", views.orders, name="orders"),
    path("orders/<int:pk>/", views.order, name="order"),
    path("orders/<int:pk>/exchange/", views.exchange, name="exchange"),
    path("login/", LoginView.as_view(template_name="login.html"), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("support/", include("escalated.urls")),
]
