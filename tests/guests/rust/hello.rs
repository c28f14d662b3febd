//! The smallest Rust program: formatted output.

fn main() {
    println!("Hello from Rust!");
}
