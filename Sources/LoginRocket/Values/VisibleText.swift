extension Unicode.Scalar {
    /// Tells if it neither moves a cursor nor hides or turns around text.
    package var isVisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}

extension String {
    /// The text on one line, without anything that could move a cursor.
    package var visible: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.compactMap { scalar in
                    if scalar.isVisible { return scalar }
                    return scalar.properties.isWhitespace ? " " : nil
                }
            )
        )
    }
}
