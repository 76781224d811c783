/* Where to begin, and whether another device is further on: that is offered,
 * never done. */
#include <string.h>

#include "app/listen_private.h"
#include "store/store_listening.h"

struct spot {
    int chapter;
    size_t word;
    int64_t at_ms;
    struct event_id id;
};

/* The place kept by this device, or by the others. */
static bool kept_place(struct listening *self, bool own, struct spot *place)
{
    struct store_resume resume;
    char id[8];
    int chapter;

    if (!store_resume_of(self->app->store,
                         episode_id_format(self->episode->n, id), own,
                         &resume)) {
        return false;
    }
    chapter = app_episode_find_chapter(self->episode, resume.chapter);
    *place = (struct spot){
        .chapter = chapter >= 0 ? chapter : 0,
        .word = chapter >= 0 && resume.word > 0 ? (size_t)resume.word : 0,
        .at_ms = resume.at_ms,
        .id = resume.id,
    };
    store_resume_release(&resume);
    return true;
}

static bool is_further(const struct spot *a, const struct spot *b)
{
    return a->chapter != b->chapter ? a->chapter > b->chapter
                                    : a->word > b->word;
}

static void rewind_to(struct listening *self, const struct spot *place)
{
    double back_s =
        listening_rewind_s(self, app_now_ms(self->app) - place->at_ms);
    size_t back = (size_t)(back_s > 0 ? back_s / narration_estimate_s(1) : 0);

    self->chapter = place->chapter;
    self->want_word = place->word > back ? place->word - back : 0;
}

void listening_find_start(struct listening *self,
                          const struct listen_from *from)
{
    struct spot place;

    self->chapter = 0;
    self->want_word = 0;
    if (from->chapter != NULL) {
        int chapter = app_episode_find_chapter(self->episode, from->chapter);

        self->chapter = chapter >= 0 ? chapter : 0;
        self->want_word = from->word;
        /* After an edit a place past the end is the end: its last words. */
        if (from->word > 0 &&
            from->word >= self->chapters[self->chapter].count &&
            self->chapters[self->chapter].count > 0) {
            self->want_word = self->chapters[self->chapter].count - 1;
        }
    } else if (kept_place(self, true, &place) ||
               kept_place(self, false, &place)) {
        rewind_to(self, &place);
    }
    if (self->want_word >= self->chapters[self->chapter].count) {
        /* At the very end: the next chapter, or the beginning. */
        self->want_word = 0;
        if (from->chapter == NULL) {
            self->chapter++;
            if (self->chapter >= (int)self->episode->meta.chapter_count) {
                self->chapter = 0;
            }
        }
    }
}

/* Seconds of the episode before a place. */
static double seconds_of(const struct listening *self, const struct spot *place)
{
    const struct heard_chapter *chapter = &self->chapters[place->chapter];
    double seconds = 0;

    for (int i = 0; i < place->chapter; i++) {
        seconds += self->chapters[i].duration_s;
    }
    return chapter->count == 0
               ? seconds
               : seconds + chapter->duration_s * (double)place->word /
                               (double)chapter->count;
}

void listening_look_elsewhere(struct listening *self)
{
    struct spot here = {.at_ms = 0};
    struct spot there;
    struct spot now = {.chapter = self->chapter, .word = self->view.word};
    int offer = -1;

    if (self->episode == NULL) {
        return;
    }
    /* Not heard here yet: its place is where we began. What was later, the ids
     * tell: a clock may have been set back. */
    if (kept_place(self, true, &here) && kept_place(self, false, &there) &&
        event_id_compare(&there.id, &here.id) > 0 &&
        is_further(&there, &here) && is_further(&there, &now)) {
        offer = there.chapter;
        self->view.offer_word = there.word;
        self->view.offer_s = seconds_of(self, &there);
    }
    self->changed = self->changed || offer != self->view.offer_chapter;
    self->view.offer_chapter = offer;
}

bool app_listen_take_offer(struct app *app)
{
    struct listening *self = listening_of(app);
    int chapter = self->view.offer_chapter;

    if (self->episode == NULL || chapter < 0) {
        return false;
    }
    self->view.offer_chapter = -1;
    self->until_word = 0;
    self->aside = false;
    listening_go_to(self, chapter, self->view.offer_word);
    return true;
}
