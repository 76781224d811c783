#include "sync/refusal.h"

#include "base/str.h"

/* The server's own words stand between; they are left out if there are none. */
static const struct refusal {
    int status;
    const char *before;
    const char *after;
} refusals[] = {
    {0, "no connection", ""},
    {403, "the server refuses this account",
     "; ask whoever runs it, everything is kept here"},
    {404, "the server has nothing at this address",
     "; look at the address: dstudio sync --status"},
    {408, "the connection is too slow for the server", ""},
    {429, "the server asks for a pause", "; everything is kept here"},
    {500, "the server failed", "; if that stays, tell whoever runs it"},
    {503, "the server cannot answer now", "; everything is kept here"},
    {507, "the server has no more room for this account",
     "; ask whoever runs it, everything is kept here"},
};

bool refusal_fail(int status, const char *detail, struct error *err)
{
    const struct refusal *found = NULL;

    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        if (refusals[i].status == status) {
            found = &refusals[i];
        }
    }
    if (found != NULL) {
        return error_set(err, "%s%s%s%s", found->before,
                         detail[0] != '\0' ? ": " : "", detail, found->after);
    }
    return error_set(err,
                     "the server answers %d%s%s; update dstudio, or report it",
                     status, detail[0] != '\0' ? ": " : "", detail);
}

const char *refusal_lasting(int status, const char *problem)
{
    switch (status) {
    case 401:
        return str_equal(problem, "device-revoked")
                   ? "this device was logged out by another one or by the "
                     "server: everything is kept here; log in again: dstudio "
                     "login"
               : str_equal(problem, "token-expired")
                   ? "the login is too old: everything is kept here; log in "
                     "again: dstudio login"
                   : "the server does not know this login: everything is kept "
                     "here; look at its address (dstudio sync --status), then "
                     "log in again: dstudio login";
    case 410:
        return "the account was erased on the server: nothing is sent any "
               "more, and everything is kept here; dstudio logout --forget "
               "makes it a profile of its own";
    case 426:
        return "the server speaks another version of the protocol: update "
               "dstudio; everything here works without it";
    case 507:
        return "the server has no more room for this account: nothing more is "
               "sent, everything is kept here; ask whoever runs it";
    default:
        return NULL;
    }
}
