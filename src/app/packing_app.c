/* The pack that is under way while the screens are shown. */
#include <stdlib.h>

#include "app/app_private.h"
#include "app/packing.h"

struct app_pack {
    struct packing *packing;
    struct error why;
    bool changed;
};

void app_pack_free(struct app_pack *pack)
{
    if (pack != NULL) {
        packing_free(pack->packing);
        error_release(&pack->why);
        free(pack);
    }
}

static bool is_over(const struct packing *packing)
{
    const struct packing_view *view = packing_get(packing);

    return view->state == PACKING_DONE || view->state == PACKING_FAILED;
}

bool app_packing_begin(struct app *app, const struct packing_spec *spec,
                       struct error *err)
{
    struct packing *fresh = NULL;

    if (app->pack == NULL) {
        app->pack = xcalloc(1, sizeof(*app->pack));
        str_init(&app->pack->why.text);
    }
    if (app->pack->packing != NULL && !is_over(app->pack->packing)) {
        return error_set_code(err, ERROR_BUSY,
                              "'%s' is under way: cancel that "
                              "first",
                              packing_get(app->pack->packing)->source);
    }
    if (!packing_new(spec, &fresh, err)) {
        return false;
    }
    packing_free(app->pack->packing);
    app->pack->packing = fresh;
    app->pack->changed = true;
    return true;
}

const struct packing_view *app_packing(struct app *app, const char **why)
{
    struct app_pack *pack = app->pack;

    if (why != NULL) {
        *why = NULL;
    }
    if (pack == NULL || pack->packing == NULL) {
        return NULL;
    }
    if (why != NULL && is_over(pack->packing)) {
        error_clear(&pack->why);
        if (!packing_result(pack->packing, &pack->why)) {
            *why = error_get(&pack->why);
        }
    }
    return packing_get(pack->packing);
}

void app_packing_answer(struct app *app, bool yes)
{
    if (app->pack != NULL && app->pack->packing != NULL) {
        packing_answer(app->pack->packing, yes);
        app->pack->changed = true;
    }
}

void app_packing_cancel(struct app *app)
{
    if (app->pack != NULL) {
        packing_free(app->pack->packing);
        app->pack->packing = NULL;
        app->pack->changed = true;
    }
}

struct app_fd app_packing_fd(const struct app *app)
{
    struct app_fd found = {.fd = -1, .events = 0};

    if (app->pack != NULL && app->pack->packing != NULL &&
        !is_over(app->pack->packing)) {
        struct pollfd one = packing_get_poll(app->pack->packing);

        found = (struct app_fd){.fd = one.fd, .events = one.events};
    }
    return found;
}

bool app_packing_service(struct app *app)
{
    bool changed;

    if (app->pack == NULL) {
        return false;
    }
    if (app->pack->packing != NULL && !is_over(app->pack->packing)) {
        app->pack->changed =
            packing_service(app->pack->packing) || app->pack->changed;
    }
    changed = app->pack->changed;
    app->pack->changed = false;
    return changed;
}
