//! Rust's standard library at work: strings, hash maps, ordered maps, iterators, sorting, formatting.
// kind: strings
// flags: -C target-feature=+bulk-memory

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::hash::{BuildHasherDefault, Hasher};
use std::time::Instant;

/// FNV-1a: the standard hasher takes its seed from the host, which would make the order of entries differ from run to run.
#[derive(Default)]
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
}

type Words<'a> = HashMap<&'a str, u32, BuildHasherDefault<Fnv>>;

fn kernel(iterations: u32) -> u64 {
    let syllables = ["pe", "trel", "sto", "rm", "ga", "le", "wing", "sea", "foam", "drift"];
    let mut state = 12345u32;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    };
    let mut sum = 0u64;
    for round in 0..iterations {
        let mut text = String::new();
        for _ in 0..20_000 {
            for _ in 0..1 + next() % 3 {
                text.push_str(syllables[next() as usize % syllables.len()]);
            }
            text.push(if next() % 9 == 0 { '\n' } else { ' ' });
        }
        let mut words = Words::default();
        for word in text.split_whitespace() {
            *words.entry(word).or_insert(0) += 1;
        }
        let mut ranked: Vec<(&str, u32)> = words.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let mut lengths: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (word, _) in ranked.iter().take(500) {
            lengths.entry(word.len()).or_default().push(word.chars().rev().collect());
        }
        let mut report = String::new();
        for (length, words) in &lengths {
            write!(report, "{length:>3}: {} {:?};", words.len(), words.iter().max()).unwrap();
        }
        let mut hasher = Fnv::default();
        hasher.write(report.as_bytes());
        sum = sum.rotate_left(7) ^ hasher.finish() ^ u64::from(round);
        sum = sum.wrapping_add(text.lines().map(|line| line.len() as u64).max().unwrap_or(0));
    }
    sum
}

fn main() {
    let iterations = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100);
    let start = Instant::now();
    let checksum = kernel(iterations);
    let elapsed = start.elapsed();
    println!("{checksum:016x}");
    eprintln!("time_ns {}", elapsed.as_nanos());
}
