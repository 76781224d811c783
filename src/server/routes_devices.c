/* Devices that are logged in (protocol, 6.4). */
#include "server/route.h"

bool devices_run(struct call *call, struct server_store *store,
                 struct error *err)
{
    struct devices devices = DEVICES_INIT;
    bool ok = store->ops->devices_get(store, &call->learner, &devices, err);
    struct json_out *json;

    if (ok) {
        json = call_answer(call, 200);
        json_open_list(json, "devices");
        for (size_t i = 0; i < devices.count; i++) {
            const struct device *device = &devices.items[i];
            char id[37];

            event_id_format(&device->id, id);
            json_open_object(json, NULL);
            json_text(json, "id", id);
            json_text(json, "name", device->name.buf);
            json_text(json, "platform", device->platform.buf);
            json_int(json, "created_at", device->created_at);
            json_int(json, "seen_at", device->seen_at);
            json_bool(json, "current",
                      event_id_compare(&device->id, &call->device) == 0);
            json_close_object(json);
        }
        json_close_list(json);
    }
    devices_release(&devices);
    return ok;
}

bool device_rename_run(struct call *call, struct server_store *store,
                       struct error *err)
{
    const char *name = NULL;
    const struct field fields[] = {
        {"name", FIELD_TEXT, true, 64, &name},
    };
    struct str kept = STR_INIT;
    bool found = false;
    bool ok;

    if (!call_read_json(call, fields, COUNT_OF(fields))) {
        return true;
    }
    str_set(&kept, name);
    ok = store->ops->device_rename(store, &call->learner, &call->path_id, &kept,
                                   &found, err);
    str_release(&kept);
    if (ok && !found) {
        return call_problem(call, "unknown", "there is no such device");
    }
    if (ok) {
        call_answer_empty(call, 204);
    }
    return ok;
}

bool device_remove_run(struct call *call, struct server_store *store,
                       struct error *err)
{
    bool found = false;

    if (!store->ops->device_remove(store, &call->learner, &call->path_id,
                                   &found, err)) {
        return false;
    }
    if (!found) {
        return call_problem(call, "unknown", "there is no such device");
    }
    call_answer_empty(call, 204);
    return true;
}

bool devices_remove_run(struct call *call, struct server_store *store,
                        struct error *err)
{
    if (!store->ops->devices_remove_others(store, &call->learner, &call->device,
                                           err)) {
        return false;
    }
    call_answer_empty(call, 204);
    return true;
}
