/* A download that would go over the room: others go for it, with leave. */
#include <stdlib.h>

#include "app/download_private.h"
#include "app/recording_room.h"

/* Frees what a row lacks; never what is under way or has been asked for. */
static enum sound_room make_room(struct downloading *self,
                                 const struct download *row)
{
    int *keep = xcalloc(self->view.count + 1, sizeof(*keep));
    size_t count = 0;
    enum sound_room room;

    for (size_t i = 0; i < self->view.count; i++) {
        if (downloading_is_under_way(&self->view.items[i]) ||
            self->view.items[i].episode == row->episode) {
            keep[count++] = self->view.items[i].episode;
        }
    }
    room = app_recordings_tidy(self->app, row->lacks, keep, count);
    free(keep);
    return room;
}

void downloading_no_room(struct downloading *self, struct download *row)
{
    struct error err = ERROR_INIT;
    int episode = row->episode;

    if (row->made_room) {
        return;
    }
    switch (make_room(self, row)) {
    case SOUND_ASKS:
        self->view.asks = true;
        break;
    case SOUND_FITS:
        row->made_room = true;
        if (!app_download_start(self->app, episode, &err)) {
            row = downloading_find(self, episode);
            free(row->why);
            row->why = xstrdup(error_get(&err));
        }
        downloading_look_again(self);
        break;
    case SOUND_FULL:
        break;
    }
    error_release(&err);
}

bool app_download_make_room(struct app *app)
{
    struct downloading *self = downloading_of(app);
    bool made = false;

    self->view.asks = false;
    for (size_t i = 0; i < self->view.count; i++) {
        struct download *row = &self->view.items[i];

        if (row->state == DOWNLOAD_FAILED && row->lacks > 0) {
            row->made_room = false;
            downloading_no_room(self, row);
            made = made || row->made_room;
        }
    }
    self->changed = true;
    return made;
}
