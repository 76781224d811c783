/*
 * A pack on its way: fetched, checked, read as content, installed. It blocks
 * nobody: the caller polls its descriptor. The bytes are read by dstudio-net,
 * the content by `dstudio lint`, so that neither a fault in them nor their
 * length is the caller's.
 *
 * What is installed stays as it is until all of that went well.
 */
#ifndef APP_PACKING_H
#define APP_PACKING_H

#include <poll.h>

#include "app/listen.h"
#include "app/pack.h"

struct packing_spec {
    /* A file, or an address (http, https); to verify, the name or the folder of
     * an installed pack, too. */
    const char *source;
    const char *checksum; /* of an address: as checksum.h has it; or NULL */
    bool install;         /* else only verify */
    bool older;  /* an older version may take the place of a newer one */
    bool agreed; /* nobody is asked about a pack that is not signed */
    bool shared; /* for all users of the machine */
};

enum packing_state {
    PACKING_FETCHING,
    PACKING_CHECKING, /* signature, sizes, hashes */
    PACKING_READING,  /* its content, by every rule */
    PACKING_ASKING,   /* packing_answer() is waited for */
    PACKING_PUTTING,
    PACKING_DONE,
    PACKING_FAILED,
};
/* "fetching", "checking" … for screens. */
const char *packing_state_name(enum packing_state state);

struct packing_view {
    enum packing_state state;
    const char *source;
    bool install;
    int64_t done;     /* bytes */
    int64_t total;    /* -1: unknown */
    int64_t rate;     /* bytes a second, 0: unknown */
    const char *why;  /* why fetching waits, or NULL */
    struct pack pack; /* from ASKING on, and once DONE */
};

struct packing;
/*
 * Begins. ERROR_USAGE for what cannot be a source, ERROR_NOT_FOUND when there
 * is no helper or nothing of that name.
 */
MUST_CHECK bool packing_new(const struct packing_spec *spec,
                            struct packing **packing, struct error *err);
/* Ends what still runs; what was fetched stays for the next time. NULL is
 * allowed. */
void packing_free(struct packing *packing);

/* Borrowed, until the next call of packing_service(). */
const struct packing_view *packing_get(const struct packing *packing);
/* The answer to ASKING. */
void packing_answer(struct packing *packing, bool yes);

/* What to poll; fd -1 while an answer is waited for, and at the end. */
struct pollfd packing_get_poll(const struct packing *packing);
/* Reads what there is. True: the view changed. */
bool packing_service(struct packing *packing);
/* How it went, once the state is DONE or FAILED. */
MUST_CHECK bool packing_result(const struct packing *packing,
                               struct error *err);

/* ---- one for the program with screens, which does other things meanwhile */

/* ERROR_BUSY while one is under way; else as packing_new(). */
MUST_CHECK bool app_packing_begin(struct app *app,
                                  const struct packing_spec *spec,
                                  struct error *err);
/* The one that is under way or was last; NULL: there was none. `*why` (may be
 * NULL): the sentence when it FAILED, else NULL. Borrowed. */
const struct packing_view *app_packing(struct app *app, const char **why);
void app_packing_answer(struct app *app, bool yes);
/* Ends it; what was fetched stays for the next time. */
void app_packing_cancel(struct app *app);
/* For the loop. True: something to draw changed. */
struct app_fd app_packing_fd(const struct app *app);
bool app_packing_service(struct app *app);

/* The question before a pack is installed that nobody has signed. */
void packing_add_question(const struct packing_view *view, struct str *out);

#endif
