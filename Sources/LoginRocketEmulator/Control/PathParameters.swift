import Foundation
import Hummingbird
import LoginRocketRealm

extension Parameters {
    /// A part of the path, of which each `%XX` is a byte of UTF-8.
    func decoded(_ name: String) throws -> String {
        guard let text = try require(name).removingPercentEncoding else {
            throw JSONMistake(name, "percent-encoded UTF-8")
        }
        return text
    }
}
