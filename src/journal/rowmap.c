/* rowmap.c: see rowmap.h. */
#include "journal/rowmap.h"
#include <stdlib.h>
#include "base/mem.h"

struct row_slot {
    int64_t id;
    uint32_t table; /* index into tables */
    struct row_entry entry;
};

void row_map_init(struct row_map *m)
{
    *m = (struct row_map){.cap = 1024, .names = arena_new()};
    m->slots = mem_alloc(m->cap * sizeof *m->slots);
}

void row_map_fini(struct row_map *m)
{
    mem_free(m->slots);
    arena_free(m->names);
}

/* A schema has some dozens of tables; the last one asked for is usually asked for again, but a linear look costs little beside
 * a hash. */
static uint32_t table_index(struct row_map *m, struct str table)
{
    for (uint32_t i = 0; i < m->tables.n; i++) {
        if (str_eq(m->tables.at[i], table)) {
            return i;
        }
    }
    *vec_push(m->names, &m->tables) = str_dup(m->names, table);
    return (uint32_t)m->tables.n - 1;
}

static size_t slot_of(const struct row_map *m, uint32_t table, int64_t id)
{
    uint64_t h = ((uint64_t)id * 64 + table) * 0x9e3779b97f4a7c15u;
    size_t i = (size_t)(h >> 20) & (m->cap - 1);
    while (m->slots[i].entry.seq != 0 && (m->slots[i].id != id || m->slots[i].table != table)) {
        i = (i + 1) & (m->cap - 1);
    }
    return i;
}

static void grow(struct row_map *m)
{
    struct row_slot *old = m->slots;
    size_t cap = m->cap;
    m->cap *= 2;
    m->slots = mem_alloc(m->cap * sizeof *m->slots);
    for (size_t i = 0; i < cap; i++) {
        if (old[i].entry.seq != 0) {
            m->slots[slot_of(m, old[i].table, old[i].id)] = old[i];
        }
    }
    mem_free(old);
}

void row_map_put(struct row_map *m, struct str table, int64_t id, struct row_entry entry)
{
    if (entry.seq == 0) {
        entry.seq = -1; /* damaged bytes may say 0, which marks a free slot */
    }
    if ((m->n + 1) * 2 > m->cap) {
        grow(m);
    }
    uint32_t t = table_index(m, table);
    size_t i = slot_of(m, t, id);
    m->n += m->slots[i].entry.seq == 0;
    m->slots[i] = (struct row_slot){.id = id, .table = t, .entry = entry};
}

struct row_entry *row_map_find(struct row_map *m, struct str table, int64_t id)
{
    size_t i = slot_of(m, table_index(m, table), id);
    return m->slots[i].entry.seq ? &m->slots[i].entry : NULL;
}

static int compare(const void *x, const void *y, void *arg)
{
    const struct row_slot *const *a = x, *const *b = y;
    const struct row_map *m = arg;
    int by_table = str_cmp(m->tables.at[(*a)->table], m->tables.at[(*b)->table]);
    return by_table ? by_table : ((*a)->id > (*b)->id) - ((*a)->id < (*b)->id);
}

void row_map_each(struct row_map *m, void (*visit)(void *arg, struct str table, int64_t id, const struct row_entry *entry),
                  void *arg)
{
    const struct row_slot **sorted = mem_alloc((m->n + 1) * sizeof *sorted);
    size_t n = 0;
    for (size_t i = 0; i < m->cap; i++) {
        if (m->slots[i].entry.seq != 0) {
            sorted[n++] = &m->slots[i];
        }
    }
    qsort_r(sorted, n, sizeof *sorted, compare, m);
    for (size_t i = 0; i < n; i++) {
        visit(arg, m->tables.at[sorted[i]->table], sorted[i]->id, &sorted[i]->entry);
    }
    mem_free(sorted);
}
