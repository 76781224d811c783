/* The sound device: which ones there are, which one is wanted. */
#include <string.h>

#include "app/listen_private.h"

bool app_devices_ask(struct app *app, struct error *err)
{
    struct listening *self = listening_of(app);

    if (self->episode == NULL) {
        listening_choose_player(self);
    }
    if (!player_available(self->player, err) ||
        !player_ask_devices(self->player, err)) {
        return false;
    }
    self->devices.asked = true;
    return true;
}

const struct app_devices *app_devices(struct app *app)
{
    struct listening *self = listening_of(app);
    struct app_devices *view = &self->devices;
    const char *chosen = app_setting(app, "sound_device");

    view->list = player_get_devices(self->player);
    str_set(&self->device, chosen);
    view->chosen = self->device.buf;
    view->missing = view->list->count > 0 && self->device.len > 0 &&
                    !player_devices_have(view->list, view->chosen);
    return view;
}

bool app_devices_choose(struct app *app, const char *name, struct error *err)
{
    struct listening *self = listening_of(app);

    /* The system's choice is the default of the setting. */
    if (!app_setting_set(app, "sound_device",
                         str_equal(name, "auto") ? "" : name, err)) {
        return false;
    }
    listening_use_device(self);
    if (self->view.state == LISTEN_SILENT && self->view.no_device) {
        app_listen_pause(app, false);
    }
    return true;
}

void listening_use_device(struct listening *self)
{
    player_set_device(self->player, app_setting(self->app, "sound_device"));
}
