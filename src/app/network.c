#include "app/network.h"

#include "app/app_private.h"

void settings_net_request(const struct settings *settings, struct str *text,
                          struct json_out *json)
{
    str_clear(text);
    json_begin(json, text);
    json_open_object(json, NULL);
    json_text(json, "proxy", settings_device(settings, "proxy"));
    json_text(json, "ca_file", settings_device(settings, "ca_file"));
    json_bool(json, "offline",
              str_equal(settings_device(settings, "offline"), "true"));
}

void app_net_request(struct app *app, struct str *text, struct json_out *json)
{
    settings_net_request(app->settings, text, json);
}

bool app_net_offline(struct app *app, struct error *err)
{
    return app_setting_bool(app, "offline") &&
           !error_set(err, "offline is on: no network is used (dstudio config "
                           "offline false ends it)");
}
