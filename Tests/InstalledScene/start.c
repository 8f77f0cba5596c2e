// Reads one row of a database: what a start costs at least.
#include <sqlite3.h>
#include <stdio.h>

int main(int count, char **arguments) {
    sqlite3 *database;
    sqlite3_stmt *statement;
    if (count != 2 || sqlite3_open_v2(arguments[1], &database, SQLITE_OPEN_READONLY, NULL)) return 1;
    if (sqlite3_prepare_v2(database, "SELECT origin FROM realm", -1, &statement, NULL)) return 2;
    if (sqlite3_step(statement) != SQLITE_ROW) return 3;
    puts((const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return sqlite3_close(database);
}
