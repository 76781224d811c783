#include <stdlib.h>
#include <string.h>

#include "app/keep.h"
#include "app/vault.h"
#include "app/listen.h"
#include "screens/screens.h"
#include "ui/list.h"

const struct screen_ops *const screens_table[] = {
    &home_screen,
    &series_screen,
    &episodes_screen,
    &episode_screen,
    &reader_screen,
    &listen_screen,
    &quiz_screen,
    &review_screen,
    &patterns_screen,
    &pattern_screen,
    &cases_screen,
    &case_screen,
    &glossary_screen,
    &calculators_screen,
    &calculator_screen,
    &search_screen,
    &statistics_screen,
    &notes_screen,
    &login_screen,
    &sync_screen,
    &encryption_screen,
    &settings_screen,
    &queue_screen,
    &workload_screen,
    &question_screen,
    &downloads_screen,
    &packs_screen,
    &ahead_screen,
    &chapters_screen,
    &devices_screen,
    NULL,
};

/* A question opens by itself; an objective's episode has it. */
static struct wish open_member(struct app *app, const struct ref *ref)
{
    char *name = xasprintf("ep%03d.%s", ref->episode, ref->id);
    bool question = outline_find_question(app_outline(app, OUTLINE_QUESTIONS),
                                          name) != NULL;
    struct wish wish;

    if (!question) {
        free(name);
        name = xasprintf("%d", ref->episode);
    }
    wish = wish_open(question ? "question" : "episode", name);
    free(name);
    return wish;
}

/* The screen of what has an id, which is its argument. */
static const char *const screen_of[] = {
    [REF_PATTERN] = "pattern", [REF_CASE] = "case",
    [REF_TERM] = "glossary",   [REF_CALC] = "calculator",
    [REF_SERIES] = "episodes",
};

static struct wish open_ref(struct app *app, const struct ref *ref)
{
    struct str place = STR_INIT;
    struct wish wish;

    switch (ref->kind) {
    case REF_PLACE:
        ref_add(ref, &place);
        wish = wish_open("reader", place.buf);
        break;
    case REF_EPISODE:
        str_add_format(&place, "%d", ref->episode);
        wish = wish_open("episode", place.buf);
        break;
    case REF_MEMBER:
        wish = open_member(app, ref);
        break;
    case REF_PATTERN:
    case REF_CASE:
    case REF_TERM:
    case REF_CALC:
    case REF_SERIES:
        wish = wish_open(screen_of[ref->kind], ref->id);
        break;
    case REF_NONE:
    default:
        wish = wish_none();
        break;
    }
    str_release(&place);
    return wish;
}

struct wish screen_open_ref(struct app *app, const char *reference)
{
    struct error err = ERROR_INIT;
    struct ref ref;
    struct wish wish = app_resolve(app, reference, &ref, &err)
                           ? open_ref(app, &ref)
                           : wish_error(&err);

    error_release(&err);
    return wish;
}

bool screen_list_key(struct screen *screen, struct list *list,
                     const struct key *key, int action, struct wish *wish)
{
    struct action_call call = {.id = action, .key = *key};
    bool again = false;

    if (!list_mouse(list, key, &again)) {
        return false;
    }
    if (again) {
        wish_release(wish);
        *wish = screen->ops->act(screen, &call);
    }
    return true;
}

struct wish screen_prompt_note(struct app *app, const char *label,
                               const char *initial, const char *about, int id)
{
    struct error err = ERROR_INIT;
    struct wish wish = app_vault_may_write(app, &err)
                           ? wish_prompt(label, initial, false, id)
                           : wish_error(&err);

    error_release(&err);
    return wish_about(wish, about);
}

bool screen_note_question(struct app *app, const struct app_episode *episode,
                          const struct question *question, const char *text,
                          struct error *err)
{
    struct replay_place place;

    if (app_replay_of(episode, question, &place)) {
        return app_note_add(app, episode->n,
                            episode->meta.chapters[place.chapter].id,
                            place.from, text, err);
    }
    return app_note_add(app, episode->n, NULL, 0, text, err);
}

const struct question *screen_read_question(struct app *app, const char *name,
                                            struct app_episode **episode,
                                            struct error *err)
{
    const struct outline *outline = app_outline(app, OUTLINE_QUESTIONS);
    const struct outline_question *brief = outline_find_question(outline, name);
    const struct question *question = NULL;

    *episode = NULL;
    if (brief == NULL) {
        error_set_code(err, ERROR_NOT_FOUND, "%s is gone", name);
    } else if (app_episode_read(app, outline->episodes[brief->episode].n,
                                episode, err)) {
        question = app_episode_find_question(*episode, brief->id);
        if (question == NULL) {
            error_set_code(err, ERROR_NOT_FOUND, "%s is gone", name);
        }
    }
    return question;
}

struct wish screen_replay(struct app *app, const struct app_episode *episode,
                          const struct question *question)
{
    struct error err = ERROR_INIT;
    struct wish wish;

    if (!app_replay(app, episode, question, &err)) {
        wish = wish_error(&err);
    } else if (app_listen(app)->state == LISTEN_SILENT) {
        wish = wish_message(ROLE_WARN, "%s", app_listen(app)->why);
    } else {
        wish = wish_redraw();
    }
    error_release(&err);
    return wish;
}

struct wish screen_read_source(const struct app_episode *episode,
                               const struct question *question)
{
    struct replay_place place;
    char *argument;
    struct wish wish;

    if (!app_replay_of(episode, question, &place)) {
        return wish_message(ROLE_WARN, "it has no place in the script");
    }
    argument = xasprintf("%s@%s:%zu", episode->meta.id,
                         episode->meta.chapters[place.chapter].id, place.from);
    wish = wish_open("reader", argument);
    free(argument);
    return wish;
}

const char *screen_mark(const struct canvas *canvas, const char *mark)
{
    static const struct {
        const char *mark;
        const char *ascii;
    } marks[] = {
        {"○", "."}, {"◔", "-"}, {"◑", "="}, {"◕", "+"},
        {"●", "*"}, {"✓", "v"}, {"⟳", "@"},
    };

    for (size_t i = 0; canvas_is_ascii(canvas) && i < COUNT_OF(marks); i++) {
        if (strcmp(marks[i].mark, mark) == 0) {
            return marks[i].ascii;
        }
    }
    return mark;
}
