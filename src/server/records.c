#include "server/records.h"

#include <stdlib.h>

void account_release(struct account *account)
{
    str_release(&account->email);
    str_release(&account->name);
    str_release(&account->password);
}

void accounts_release(struct accounts *accounts)
{
    for (size_t i = 0; i < accounts->count; i++) {
        account_release(&accounts->items[i]);
    }
    free(accounts->items);
    *accounts = (struct accounts)ACCOUNTS_INIT;
}

void ticket_release(struct ticket *ticket)
{
    str_release(&ticket->data);
}

void orgs_release(struct orgs *orgs)
{
    for (size_t i = 0; i < orgs->count; i++) {
        str_release(&orgs->items[i].name);
    }
    free(orgs->items);
    *orgs = (struct orgs){0};
}

void memberships_release(struct memberships *memberships)
{
    free(memberships->items);
    *memberships = (struct memberships){0};
}

void audit_rows_release(struct audit_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        str_release(&rows->items[i].actor);
        str_release(&rows->items[i].what);
    }
    free(rows->items);
    *rows = (struct audit_rows){0};
}

void erasure_rows_release(struct erasure_rows *rows)
{
    free(rows->items);
    *rows = (struct erasure_rows){0};
}

void id_rows_release(struct id_rows *rows)
{
    free(rows->items);
    *rows = (struct id_rows){0};
}

void identities_release(struct identities *identities)
{
    for (size_t i = 0; i < identities->count; i++) {
        str_release(&identities->items[i].issuer);
        str_release(&identities->items[i].subject);
    }
    free(identities->items);
    *identities = (struct identities){0};
}

void factor_release(struct factor *factor)
{
    str_release(&factor->sealed);
    str_release(&factor->recovery);
}

void devices_release(struct devices *devices)
{
    for (size_t i = 0; i < devices->count; i++) {
        str_release(&devices->items[i].name);
        str_release(&devices->items[i].platform);
    }
    free(devices->items);
    *devices = (struct devices)DEVICES_INIT;
}

void head_rows_release(struct head_rows *heads)
{
    free(heads->items);
    *heads = (struct head_rows)HEAD_ROWS_INIT;
}

void segment_release(struct segment *segment)
{
    str_release(&segment->packed);
}

void redaction_rows_release(struct redaction_rows *rows)
{
    free(rows->items);
    *rows = (struct redaction_rows)REDACTION_ROWS_INIT;
}

static const char *const share_words[] = {"none", "completion", "results"};

const char *share_level_word(enum share_level level)
{
    return share_words[level];
}

bool share_level_parse(const char *word, enum share_level *level)
{
    for (size_t i = 0; i < COUNT_OF(share_words); i++) {
        if (str_equal(word, share_words[i])) {
            *level = (enum share_level)i;
            return true;
        }
    }
    return false;
}
