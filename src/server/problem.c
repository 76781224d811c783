/* The types of problems of doc/protocol.md, and a few of our own. */
#include "server/call.h"

static const struct problem {
    const char *type;
    int status;
    const char *title;
} problems[] = {
    {"malformed", 400, "The request is malformed"},
    {"token", 401, "The token is missing or unknown"},
    {"token-expired", 401, "The token has expired"},
    {"device-revoked", 401, "This device was signed out"},
    {"login", 401, "Wrong mail address, password or code"},
    {"forbidden", 403, "This is not allowed"},
    {"mfa-needed", 403, "A second factor is needed"},
    {"suspended", 403, "The account is suspended"},
    {"unknown", 404, "There is no such thing"},
    {"method", 405, "This method is not for this address"},
    {"gap", 409, "Events are missing before these"},
    {"fork", 409, "The log is different on the server"},
    {"member", 409, "Already a member"},
    {"exists", 409, "It exists already"},
    {"erased", 410, "The account was erased"},
    {"too-large", 413, "The request is too large"},
    {"encoding", 415, "This form of body is not understood"},
    {"line", 422, "An event line is not valid"},
    {"field", 422, "A field is not valid"},
    {"protocol", 426, "This version of the protocol is not spoken here"},
    {"rate", 429, "Too many requests"},
    {"internal", 500, "The server failed"},
    {"busy", 503, "The server is busy"},
    {"maintenance", 503, "The server is being looked after"},
    {"quota", 507, "The journal is full"},
};

bool problem_find(const char *type, int *status, const char **title)
{
    for (size_t i = 0; i < COUNT_OF(problems); i++) {
        if (str_equal(problems[i].type, type)) {
            *status = problems[i].status;
            *title = problems[i].title;
            return true;
        }
    }
    return false;
}
