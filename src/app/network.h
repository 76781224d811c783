/*
 * The network settings for `dstudio-net`, put into each request. With the
 * setting `offline` no helper is started at all.
 */
#ifndef APP_NETWORK_H
#define APP_NETWORK_H

#include "app/app.h"
#include "base/json_out.h"
#include "net/net.h"

/*
 * Begins a request: `text` becomes an object with the settings in it, still
 * open, so that the caller adds its own members to `json` and closes it.
 */
void app_net_request(struct app *app, struct str *text, struct json_out *json);
/* True and a sentence when the settings forbid every attempt. */
bool app_net_offline(struct app *app, struct error *err);

#endif
