#include "server/access.h"

#include <string.h>

#include "base/clock.h"
#include "server/route.h"
#include "server/token.h"

enum access_kind {
    ACCESS_DEVICE = 1,
    ACCESS_ACCOUNT,
    ACCESS_ADDRESS,
    ACCESS_NETWORK,
    ACCESS_BROWSER,
    ACCESS_CODES,
    ACCESS_EXPORT,
    ACCESS_GRANT,
};

#define CODES_BROWSER 5  /* in CODES_S seconds */
#define CODES_SERVER  30 /* a minute */
#define CODES_S       600
#define EXPORTS       4 /* a day */

#define DEVICE_BURST   30
#define ATTEMPTS_S     600
#define NETWORK_COUNT  100 /* a minute */
#define GRANTS         4   /* for each attempt that an address may make */
#define SLOWER_MS      INT64_C(250)
#define SLOWEST_MS     INT64_C(4000)
#define NETWORK_BYTES4 15 /* of a mapped IPv4 address: a /24 */
#define NETWORK_BYTES6 6  /* a /48 */

static bool refuse(struct call *call, int wait_s)
{
    if (wait_s > 0) {
        call_problem(call, "rate", "wait %d seconds", wait_s);
        call_add_retry(call, wait_s);
    }
    return wait_s == 0;
}

bool access_take_request(struct call *call)
{
    double count = (double)call->server->settings->device_requests;
    const struct rate_limit limit = {DEVICE_BURST, count, 60};

    /* Before the body came, or when a writer ran it for the first time. */
    if (call->counted) {
        return true;
    }
    call->counted = true;
    return refuse(call, rate_take(call->server->rate, ACCESS_DEVICE,
                                  call->device.bytes, 16, &limit,
                                  clock_monotonic_ms()));
}

bool access_enter(struct call *call)
{
    int64_t most = call->server->settings->device_parallel;
    const char *token = token_text(call);

    if ((call->route->flags & ROUTE_TOKEN) == 0 || most <= 0 || token == NULL) {
        return true;
    }
    if (!parallel_enter(call->server->parallel, token, strlen(token),
                        (unsigned)most, &call->slot)) {
        call_problem(call, "rate", "%d requests of this device are under way",
                     (int)most);
        call_add_retry(call, 1);
        return false;
    }
    return true;
}

void access_leave(struct call *call)
{
    parallel_leave(call->server->parallel, call->slot);
    call->slot = NULL;
}

static struct rate_limit account_limit(const struct call *call)
{
    double count = (double)call->server->settings->login_attempts;

    return (struct rate_limit){count, count, ATTEMPTS_S};
}

static struct rate_limit address_limit(const struct call *call)
{
    double count = (double)call->server->settings->address_attempts;

    return (struct rate_limit){count, count, ATTEMPTS_S};
}

static struct rate_limit network_limit(const struct call *call)
{
    bool limited = call->server->settings->address_attempts > 0;

    return (struct rate_limit){NETWORK_COUNT, limited ? NETWORK_COUNT : 0, 60};
}

static size_t network_len(const struct call *call)
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0,    0,
                                             0, 0, 0, 0, 0xff, 0xff};

    return memcmp(call->address, mapped, sizeof(mapped)) == 0 ? NETWORK_BYTES4
                                                              : NETWORK_BYTES6;
}

bool access_may_try(struct call *call, const char *account)
{
    const struct rate_limit by_account = account_limit(call);
    const struct rate_limit by_address = address_limit(call);
    const struct rate_limit by_network = network_limit(call);
    struct rate *rate = call->server->rate;
    int64_t now_ms = clock_monotonic_ms();
    int wait_s;

    /* The account last: who is refused as a stranger locks nobody out. */
    wait_s =
        rate_take(rate, ACCESS_ADDRESS, call->address, 16, &by_address, now_ms);
    if (wait_s == 0) {
        wait_s = rate_take(rate, ACCESS_NETWORK, call->address,
                           network_len(call), &by_network, now_ms);
    }
    if (wait_s == 0 && account[0] != '\0') {
        wait_s = rate_take(rate, ACCESS_ACCOUNT, account, strlen(account),
                           &by_account, now_ms);
    }
    return refuse(call, wait_s);
}

void access_was_right(struct call *call)
{
    const struct rate_limit by_address = address_limit(call);
    const struct rate_limit by_network = network_limit(call);
    struct rate *rate = call->server->rate;
    int64_t now_ms = clock_monotonic_ms();

    rate_give(rate, ACCESS_ADDRESS, call->address, 16, &by_address, now_ms);
    rate_give(rate, ACCESS_NETWORK, call->address, network_len(call),
              &by_network, now_ms);
}

bool access_take_grant(struct call *call)
{
    double count = (double)call->server->settings->address_attempts * GRANTS;
    const struct rate_limit limit = {count, count, ATTEMPTS_S};

    return refuse(call,
                  rate_take(call->server->rate, ACCESS_GRANT, call->address, 16,
                            &limit, clock_monotonic_ms()));
}

void access_failed(struct call *call, const char *account)
{
    const struct rate_limit limit = account_limit(call);
    int64_t delay_ms = SLOWER_MS;
    int used = 0;

    if (account[0] != '\0') {
        used = rate_used(call->server->rate, ACCESS_ACCOUNT, account,
                         strlen(account), &limit, clock_monotonic_ms());
    }
    for (int i = 1; i < used && delay_ms < SLOWEST_MS; i++) {
        delay_ms *= 2;
    }
    call->delay_ms = used > 0 ? delay_ms : 0;
    atomic_fetch_add(&call->server->counters.logins_failed, 1);
}

static const struct rate_limit browser_limit = {CODES_BROWSER, CODES_BROWSER,
                                                CODES_S};
static const struct rate_limit codes_limit = {CODES_SERVER, CODES_SERVER, 60};

bool access_may_try_code(struct call *call, const char *cookie)
{
    struct rate *rate = call->server->rate;
    int64_t now_ms = clock_monotonic_ms();

    return rate_take(rate, ACCESS_BROWSER, cookie, strlen(cookie),
                     &browser_limit, now_ms) == 0 &&
           rate_take(rate, ACCESS_CODES, "", 0, &codes_limit, now_ms) == 0;
}

void access_code_was_right(struct call *call, const char *cookie)
{
    struct rate *rate = call->server->rate;
    int64_t now_ms = clock_monotonic_ms();

    rate_give(rate, ACCESS_BROWSER, cookie, strlen(cookie), &browser_limit,
              now_ms);
    rate_give(rate, ACCESS_CODES, "", 0, &codes_limit, now_ms);
}

bool access_take_export(struct call *call)
{
    static const struct rate_limit limit = {EXPORTS, EXPORTS, 86400};

    return refuse(call, rate_take(call->server->rate, ACCESS_EXPORT,
                                  call->learner.bytes, 16, &limit,
                                  clock_monotonic_ms()));
}
