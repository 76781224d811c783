/*
 * The account on the sync server: logging in and out, devices. One task at a
 * time; it runs in `dstudio-net`, and what it told stands in a struct until the
 * next one begins.
 */
#ifndef APP_ACCOUNT_H
#define APP_ACCOUNT_H

#include "app/app.h"

enum account_task {
    ACCOUNT_NOTHING,
    ACCOUNT_LOGIN,
    ACCOUNT_LOGOUT,
    ACCOUNT_WHOAMI,
    ACCOUNT_DEVICES,
    ACCOUNT_RENAME,
    ACCOUNT_END,
    ACCOUNT_ERASE,
};

struct app_device {
    char *id;
    char *name;
    char *platform;
    int64_t created_at; /* s; 0: not told */
    int64_t seen_at;
    bool current;
};

struct app_account {
    enum account_task task;
    bool running;
    bool ok;          /* the task ended well */
    struct error err; /* or why it did not */
    /* Texts are never NULL; "" when not told. */
    char *server;      /* address */
    char *server_name; /* what it calls itself */
    char *notice;      /* one line to be shown once */
    char *privacy;     /* address of its privacy page */
    char *code;        /* to compare and type: "WDJB-MJHT" */
    char *address;     /* where to type it */
    char *complete;    /* the address with the code in it */
    char *qr;          /* that as rows of '1' (dark) and '0', LF after each */
    char *browser;     /* address that this machine's browser was given */
    bool opened;       /* one was started */
    int64_t code_ends_ms; /* monotonic */
    char *learner;
    char *email;
    char *name;
    bool wants_code;            /* login: its second factor */
    bool told;                  /* logout: the server knows */
    int64_t erase_at;           /* erase: s */
    struct app_device *devices; /* kept beyond the next task */
    size_t device_count;
};
const struct app_account *app_account(struct app *app);

struct app_login {
    const char *url;
    bool browser;      /* with this machine's browser */
    const char *email; /* NULL: with a code that any browser approves */
    const char *password;
    const char *totp;   /* second factor, or NULL */
    const char *device; /* how this device is called; NULL: by its host */
};
/* Each ends a task under way. They begin; app_sync_service() goes on. */
MUST_CHECK bool app_account_login(struct app *app,
                                  const struct app_login *login,
                                  struct error *err);
/* ACCOUNT_LOGOUT, _WHOAMI, _DEVICES. */
MUST_CHECK bool app_account_begin(struct app *app, enum account_task task,
                                  struct error *err);
/* `device`: its id. `name` NULL: ends its login instead. */
MUST_CHECK bool app_account_device(struct app *app, const char *device,
                                   const char *name, struct error *err);
/* Deletes the account on the server, after its days of grace or at once. What
 * is here stays. */
MUST_CHECK bool app_account_erase(struct app *app, const char *password,
                                  bool at_once, struct error *err);
/*
 * After the account was erased on its server: the profile belongs to nobody
 * any more, everything in it stays, and nothing is sent. ERROR_USAGE while the
 * account is there.
 */
MUST_CHECK bool app_account_forget(struct app *app, struct error *err);
void app_account_cancel(struct app *app);
/* Waits for the end; `changed` (may be NULL) is called at each step. */
MUST_CHECK bool app_account_wait(struct app *app,
                                 void (*changed)(void *context,
                                                 struct app *app),
                                 void *context, struct error *err);

#endif
