/* health.c: /healthz, for whoever watches the machine: no business data, so that it needs no account. */
#include "db/writer.h"
#include "site/pages.h"
#include "sys/sys.h"

enum err health_show(struct request *rq)
{
    const struct site *site = site_of(rq);
    struct writer_stats w;
    int64_t disk_free = 0;
    int schema = 0;
    enum err e = db_schema_version(rq->db, &schema);
    e = e == OK ? sys_disk_free(site->data_dir, &disk_free) : e;
    if (e != OK) {
        return e;
    }
    writer_stats(site->writer, &w);
    return web_bytes(
        rq, 200, "application/json",
        str_printf(rq->arena, "{\"schema\":%d,\"waiting\":%u,\"disk_free\":%lld}\n", schema, w.waiting, (long long)disk_free));
}
