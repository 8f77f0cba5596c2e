import Foundation

/// Tells if the process may open so many more files.
///
/// Libraries end the program if they do not get theirs.
package func mayOpen(_ count: Int) -> Bool {
    let numbers = (0..<count).map { _ in unsafe open("/dev/null", O_RDONLY | O_CLOEXEC) }
    for number in numbers where number >= 0 { close(number) }
    return numbers.allSatisfy { $0 >= 0 }
}

/// The words for a process that may not.
package let tooFewFiles =
    "the process may open too few files: allow it more, for example with \"ulimit -n 256\""
