#include "server/settings.h"

#include <stddef.h>

static const char *const registration_words[] = {"closed", "invite", "open",
                                                 NULL};
static const char *const new_account_words[] = {"off", "domains", NULL};
static const char *const log_words[] = {"requests", "errors", NULL};

#define AT(field) offsetof(struct server_settings, field)

static const struct setting table[] = {
    {"listen", SETTING_TEXT, "127.0.0.1:8443", NULL, 0, 0, AT(listen),
     "address and port; *:8443 is every address, port 0 any free one"},
    {"certificate", SETTING_TEXT, NULL, NULL, 0, 0, AT(certificate),
     "PEM file with the certificate and those above it; read again on SIGHUP"},
    {"private_key", SETTING_TEXT, NULL, NULL, 0, 0, AT(private_key),
     "PEM file with its key"},
    {"self_signed", SETTING_BOOL, "false", NULL, 0, 0, AT(self_signed),
     "for trials: make a certificate beside the store and print its "
     "fingerprint"},
    {"behind_proxy", SETTING_BOOL, "false", NULL, 0, 0, AT(behind_proxy),
     "take the client's address from the last of X-Forwarded-For"},
    {"public_url", SETTING_TEXT, NULL, NULL, 0, 0, AT(public_url),
     "how people reach this server, such as https://learn.example"},
    {"metrics", SETTING_TEXT, NULL, NULL, 0, 0, AT(metrics),
     "loopback address and port for GET /metrics; none without it"},
    {"store", SETTING_TEXT, NULL, NULL, 0, 0, AT(store),
     "the SQLite file, or postgresql://…; by default a file in "
     "/var/lib/dstudiod, for others than root "
     "below $XDG_DATA_HOME"},
    {"secret_file", SETTING_TEXT, NULL, NULL, 0, 0, AT(secret_file),
     "key of the keyed hashes; made at the first start beside the store"},
    {"erasure_file", SETTING_TEXT, NULL, NULL, 0, 0, AT(erasure_file),
     "copy of the erasure list, which a restore reads; best on another disk"},
    {"name", SETTING_TEXT, "dstudio", NULL, 0, 0, AT(name),
     "what the server calls itself to people"},
    {"privacy", SETTING_TEXT, NULL, NULL, 0, 0, AT(privacy),
     "address of the privacy page"},
    {"notice", SETTING_TEXT, NULL, NULL, 0, 0, AT(notice),
     "one line that every client shows once"},
    {"registration", SETTING_WORD, "closed", registration_words, 0, 0,
     AT(registration), "who may make an account"},
    {"oidc_issuer", SETTING_TEXT, NULL, NULL, 0, 0, AT(oidc_issuer),
     "the company's identity provider (OpenID Connect): its https:// address"},
    {"oidc_client_id", SETTING_TEXT, NULL, NULL, 0, 0, AT(oidc_client_id),
     "what the provider calls this server"},
    {"oidc_client_secret_file", SETTING_TEXT, NULL, NULL, 0, 0,
     AT(oidc_client_secret_file),
     "file whose first line is the client's secret; none for a public client"},
    {"oidc_scopes", SETTING_TEXT, "openid email profile", NULL, 0, 0,
     AT(oidc_scopes), "what is asked of the provider, with blanks between"},
    {"oidc_domains", SETTING_TEXT, NULL, NULL, 0, 0, AT(oidc_domains),
     "mail domains whose people may sign in this way, with blanks between; "
     "without it only accounts that are linked already"},
    {"oidc_new_accounts", SETTING_WORD, "off", new_account_words, 0, 0,
     AT(oidc_new_accounts),
     "who gets an account at the first sign-in: nobody, or people of "
     "oidc_domains"},
    {"oidc_label", SETTING_TEXT, "Sign in with your company", NULL, 0, 0,
     AT(oidc_label), "what the button of the page says"},
    {"oidc_ca_file", SETTING_TEXT, NULL, NULL, 0, 0, AT(oidc_ca_file),
     "PEM file with the authority of the provider's certificate, in place of "
     "the system's"},
    {"log", SETTING_WORD, "requests", log_words, 0, 0, AT(log),
     "what is written to standard error"},
    {"threads", SETTING_INT, "2", NULL, 1, 64, AT(threads),
     "threads that speak HTTP"},
    {"readers", SETTING_INT, "4", NULL, 1, 64, AT(readers),
     "threads that read the store"},
    {"password_workers", SETTING_INT, "2", NULL, 1, 64, AT(password_workers),
     "threads that compute Argon2id; one a core"},
    {"password_queue", SETTING_INT, "32", NULL, 1, 4096, AT(password_queue),
     "logins that wait for them; one more is refused as busy"},
    {"password_memory_mb", SETTING_INT, "64", NULL, 8, 1024,
     AT(password_memory_mb), "memory of one Argon2id, MiB"},
    {"password_dictionary", SETTING_TEXT, "/var/cache/cracklib/cracklib_dict",
     NULL, 0, 0, AT(password_dictionary),
     "cracklib's list of words that are no passwords, without .pwd"},
    {"password_breached", SETTING_TEXT, NULL, NULL, 0, 0, AT(password_breached),
     "list of passwords that became known, SHA-1 in hex, sorted; they are "
     "refused"},
    {"connections", SETTING_INT, "8192", NULL, 1, 200000, AT(connections),
     "connections at a time"},
    {"connections_per_address", SETTING_INT, "128", NULL, 1, 200000,
     AT(connections_per_address), "connections of one address at a time"},
    {"idle_timeout_s", SETTING_INT, "15", NULL, 1, 3600, AT(idle_timeout_s),
     "longest silence on a connection, seconds"},
    {"header_timeout_s", SETTING_INT, "10", NULL, 1, 3600, AT(header_timeout_s),
     "longest time to send a request's header, seconds"},
    {"body_timeout_s", SETTING_INT, "60", NULL, 1, 3600, AT(body_timeout_s),
     "longest time to send a request's body, seconds"},
    {"drain_s", SETTING_INT, "30", NULL, 1, 3600, AT(drain_s),
     "longest time to finish requests after SIGTERM, seconds"},
    {"device_requests", SETTING_INT, "60", NULL, 0, 1000000,
     AT(device_requests), "requests of a device a minute; 0: no limit"},
    {"device_parallel", SETTING_INT, "6", NULL, 0, 10000, AT(device_parallel),
     "requests of a device at a time; 0: no limit"},
    {"login_attempts", SETTING_INT, "10", NULL, 0, 1000000, AT(login_attempts),
     "login attempts of an account in ten minutes; 0: no limit"},
    {"address_attempts", SETTING_INT, "30", NULL, 0, 1000000,
     AT(address_attempts),
     "login attempts from an address in ten minutes; 0: no limit"},
    {"sync_after_s", SETTING_INT, "900", NULL, 5, 86400, AT(sync_after_s),
     "how long clients wait before they ask again, seconds"},
    {"token_idle_days", SETTING_INT, "180", NULL, 1, 3650, AT(token_idle_days),
     "a login ends after so many days without use"},
    {"token_max_days", SETTING_INT, "400", NULL, 1, 3650, AT(token_max_days),
     "a login ends after so many days"},
    {"erase_after_days", SETTING_INT, "7", NULL, 0, 90, AT(erase_after_days),
     "days between asking for erasure and erasure"},
    {"care_s", SETTING_INT, "60", NULL, 1, 86400, AT(care_s),
     "seconds between rounds of erasing, expiring and merging"},
    {NULL, SETTING_TEXT, NULL, NULL, 0, 0, 0, NULL},
};

const struct setting *setting_table(void)
{
    return table;
}
