#include "server/route.h"

#include "server/pages.h"

#define LOG "/v1/logs/{id}"

static const struct route routes[] = {
    {"GET", "/healthz", ROUTE_INSIDE, LANE_READ, healthz_run},
    {"GET", "/readyz", ROUTE_INSIDE, LANE_READ, readyz_run},
    {"GET", "/v1", ROUTE_OPEN, LANE_READ, info_run},

    {"POST", "/v1/login", ROUTE_JSON, LANE_PASSWORD, login_run},
    {"POST", "/v1/register", ROUTE_JSON, LANE_PASSWORD, register_run},
    {"POST", "/v1/reset", ROUTE_JSON, LANE_PASSWORD, reset_run},
    {"POST", "/v1/password", ROUTE_TOKEN | ROUTE_JSON | ROUTE_ENDS,
     LANE_PASSWORD, password_run},
    {"POST", "/v1/token", ROUTE_TOKEN, LANE_WRITE, token_renew_run},
    {"GET", "/v1/devices", ROUTE_TOKEN, LANE_READ, devices_run},
    {"DELETE", "/v1/devices", ROUTE_TOKEN | ROUTE_ENDS, LANE_WRITE,
     devices_remove_run},
    {"PATCH", "/v1/devices/{id}", ROUTE_TOKEN | ROUTE_JSON, LANE_WRITE,
     device_rename_run},
    {"DELETE", "/v1/devices/{id}", ROUTE_TOKEN | ROUTE_ENDS, LANE_WRITE,
     device_remove_run},

    {"GET", "/v1/heads", ROUTE_TOKEN, LANE_READ, heads_run},
    {"POST", LOG "/lines", ROUTE_TOKEN | ROUTE_LINES, LANE_WRITE, append_run},
    {"GET", LOG "/lines", ROUTE_TOKEN, LANE_READ, read_run},
    {"GET", LOG "/hashes", ROUTE_TOKEN, LANE_READ, hashes_run},
    {"POST", "/v1/redactions", ROUTE_TOKEN | ROUTE_JSON, LANE_WRITE,
     redact_run},
    {"GET", "/v1/redactions", ROUTE_TOKEN, LANE_READ, redactions_run},

    {"GET", "/v1/me", ROUTE_TOKEN, LANE_READ, me_run},
    {"PATCH", "/v1/me", ROUTE_TOKEN | ROUTE_JSON, LANE_PASSWORD, me_change_run},
    {"DELETE", "/v1/me", ROUTE_TOKEN | ROUTE_JSON | ROUTE_ENDS, LANE_PASSWORD,
     me_erase_run},
    {"GET", "/v1/me/export", ROUTE_TOKEN, LANE_READ, export_run},
    {"GET", "/v1/me/sharing", ROUTE_TOKEN, LANE_READ, sharing_run},
    {"PUT", "/v1/me/sharing", ROUTE_TOKEN | ROUTE_JSON, LANE_WRITE,
     sharing_set_run},
    {"POST", "/v1/oauth/device", ROUTE_FORM, LANE_WRITE, oauth_device_run},
    {"POST", "/v1/oauth/token", ROUTE_FORM, LANE_WRITE, oauth_token_run},
    {"GET", "/v1/oauth/authorize", ROUTE_OPEN, LANE_READ, authorize_page_run},

    {"GET", "/", ROUTE_OPEN, LANE_READ, home_run},
    {"GET", "/style.css", ROUTE_OPEN, LANE_READ, style_run},
    {"GET", "/sign-in", ROUTE_OPEN, LANE_READ, sign_in_page_run},
    {"POST", "/sign-in", ROUTE_FORM, LANE_PASSWORD, sign_in_run},
    {"GET", "/sign-in/company", ROUTE_OPEN, LANE_READ, company_run},
    {"GET", "/sign-in/return", ROUTE_OPEN, LANE_WRITE, company_return_run},
    {"POST", "/sign-in/code", ROUTE_FORM, LANE_WRITE, sign_in_code_run},
    {"POST", "/sign-out", ROUTE_FORM, LANE_WRITE, sign_out_run},
    {"GET", "/device", ROUTE_OPEN, LANE_READ, device_page_run},
    {"POST", "/device", ROUTE_FORM, LANE_WRITE, device_decide_run},
    {"POST", "/authorize", ROUTE_FORM, LANE_WRITE, authorize_decide_run},
    {"GET", "/account", ROUTE_OPEN, LANE_READ, account_page_run},
    {"POST", "/account/password", ROUTE_FORM | ROUTE_ENDS, LANE_PASSWORD,
     account_password_run},
    {"POST", "/account/device", ROUTE_FORM | ROUTE_ENDS, LANE_WRITE,
     account_device_run},
    {"POST", "/account/sharing", ROUTE_FORM, LANE_WRITE, account_sharing_run},
    {"GET", "/account/export", ROUTE_OPEN, LANE_READ, account_export_run},
    {"POST", "/account/connect", ROUTE_FORM, LANE_READ, account_connect_run},
    {"GET", "/account/factor", ROUTE_OPEN, LANE_READ, factor_page_run},
    {"POST", "/account/factor/begin", ROUTE_FORM, LANE_PASSWORD,
     factor_begin_run},
    {"POST", "/account/factor/confirm", ROUTE_FORM, LANE_WRITE,
     factor_confirm_run},
    {"POST", "/account/factor/off", ROUTE_FORM, LANE_PASSWORD, factor_off_run},
    {"POST", "/account/erase", ROUTE_FORM, LANE_PASSWORD, account_erase_run},
    {"POST", "/account/keep", ROUTE_FORM, LANE_WRITE, account_keep_run},
    {NULL, NULL, 0, LANE_READ, NULL},
};

const struct route *route_table(void)
{
    return routes;
}
