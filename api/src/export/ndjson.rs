//! One JSON object a line.

use serde_json::Value;

/// The lines, each ended by a line feed.
pub fn write(items: &[Value]) -> serde_json::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for item in items {
        serde_json::to_writer(&mut bytes, item)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}
