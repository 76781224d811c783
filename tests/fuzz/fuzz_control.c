/* Control messages: any bytes as the body of a login. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "server/password.h"
#include "server/route.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read_message(struct call *call)
{
    const char *email = NULL;
    const char *name = NULL;
    bool flag = false;
    json_t *device = NULL;
    json_t *list = NULL;
    const struct field fields[] = {
        {"email", FIELD_TEXT, true, 254, &email},
        {"device", FIELD_OBJECT, true, 0, &device},
        {"now", FIELD_BOOL, false, 0, &flag},
        {"events", FIELD_LIST, false, 0, &list},
    };
    const struct field inner[] = {{"name", FIELD_TEXT, true, 64, &name}};
    struct str address = STR_INIT;
    bool ok = call_read_json(call, fields, COUNT_OF(fields)) &&
              call_read_object(call, device, "/device", inner, COUNT_OF(inner));

    if (ok) {
        if (strlen(email) > 254 || strlen(name) > 64) {
            abort();
        }
        (void)email_normalise(email, &address);
    }
    str_release(&address);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct call *call = xcalloc(1, sizeof(*call));

    call->file = -1;
    str_init(&call->body);
    str_init(&call->out);
    str_add_len(&call->body, (const char *)data, size);
    if (!read_message(call)) {
        json_t *problem;

        /* Whatever came, the refusal is sound JSON. */
        call_finish(call);
        problem = json_loadb(call->out.buf, call->out.len, 0, NULL);
        if (call->status < 400 || problem == NULL) {
            abort();
        }
        json_decref(problem);
    }
    call_release(call);
    free(call);
    return 0;
}
