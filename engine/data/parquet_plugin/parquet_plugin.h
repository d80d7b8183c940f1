#pragma once
// The only interface between the program and the library that links Arrow: opened with dlopen when a Parquet or Arrow
// file is.
#include <cstdint>

extern "C" {

/// An open Parquet or Arrow file (stream or file format, by its first bytes), or nullptr with a message in `error` (cut
/// to `errorSize`, always terminated).
void* twParquetOpen(const char* path, char* error, uint64_t errorSize);
/// "parquet" or "arrow".
const char* twParquetKind(void* file);
int64_t twParquetRows(void* file);
/// The next rows (a thousand at most) as JSON Lines; valid until the next call. Length 0 at the end, -1 with a message
/// on failure.
int64_t twParquetNext(void* file, const char** lines, char* error, uint64_t errorSize);
/// Goes to the place from which `row` can be read: answers how many rows come before it there, -1 with a message on
/// failure.
int64_t twParquetSeek(void* file, int64_t row, char* error, uint64_t errorSize);
void twParquetClose(void* file);

} // extern "C"
