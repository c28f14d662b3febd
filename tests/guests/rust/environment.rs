//! Arguments, environment, exit codes and a panic: `environment HOW`.

use std::{env, io, io::Read, process};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    println!("{arguments:?}");
    let mut variables: Vec<(String, String)> = env::vars().collect();
    variables.sort();
    println!("{variables:?}");
    println!("{:?} {:?}", env::var("ROLE").ok(), env::var("MISSING").is_err());
    match arguments.first().map(String::as_str) {
        Some("exit") => process::exit(arguments[1].parse().unwrap()),
        Some("panic") => panic!("as asked"),
        Some("index") => println!("{}", [1, 2, 3][arguments.len() + 5]),
        Some("overflow") => println!("{}", i32::MAX.checked_add(arguments.len() as i32).unwrap()),
        Some("words") => {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text).unwrap();
            println!("{} words, {} characters", text.split_whitespace().count(), text.chars().count());
        }
        _ => {}
    }
}
