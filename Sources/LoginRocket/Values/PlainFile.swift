internal import Foundation

/// Tells if a path leads to a plain file, also through links.
///
/// All else is not opened: a pipe has no end, and opening one waits for a writer.
package func isPlainFile(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
}
