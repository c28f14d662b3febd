//! The standard library's collections, iterators, strings, traits and numbers.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, VecDeque};
use std::fmt;
use std::rc::{Rc, Weak};

trait Animal {
    fn name(&self) -> String;
    fn legs(&self) -> u32 {
        4
    }
}
struct Dog;
struct Bird(&'static str);
impl Animal for Dog {
    fn name(&self) -> String {
        "dog".into()
    }
}
impl Animal for Bird {
    fn name(&self) -> String {
        format!("bird {}", self.0)
    }
    fn legs(&self) -> u32 {
        2
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Expression {
    Number(f64),
    Variable(String),
    Binary(Box<Expression>, char, Box<Expression>),
}

impl Expression {
    fn evaluate(&self, scope: &HashMap<String, f64>) -> Result<f64, String> {
        Ok(match self {
            Expression::Number(value) => *value,
            Expression::Variable(name) => *scope.get(name).ok_or_else(|| format!("no {name}"))?,
            Expression::Binary(left, operator, right) => {
                let (a, b) = (left.evaluate(scope)?, right.evaluate(scope)?);
                match operator {
                    '+' => a + b,
                    '*' => a * b,
                    '/' if b == 0.0 => return Err("division by zero".into()),
                    '/' => a / b,
                    other => return Err(format!("operator {other:?}")),
                }
            }
        })
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Expression::Number(value) => write!(formatter, "{value}"),
            Expression::Variable(name) => formatter.write_str(name),
            Expression::Binary(left, operator, right) => write!(formatter, "({left} {operator} {right})"),
        }
    }
}

struct Node {
    value: i32,
    parent: Option<Weak<Node>>,
}

struct Dropped(&'static str);
impl Drop for Dropped {
    fn drop(&mut self) {
        println!("dropped {}", self.0);
    }
}

fn main() {
    // HashMap takes its seed from the host; only order may depend on it.
    let mut words: HashMap<&str, usize> = HashMap::new();
    for word in "one two three two three three".split(' ') {
        *words.entry(word).or_default() += 1;
    }
    let mut counts: Vec<_> = words.into_iter().collect();
    counts.sort_by_key(|&(word, count)| (usize::MAX - count, word));
    println!("{counts:?}");
    let large: HashMap<u64, u64> = (0..50_000).map(|n| (n, n * n)).collect();
    println!("{} {}", large.len(), (0..50_000).all(|n| large[&n] == n * n));

    let tree: BTreeMap<i32, &str> = [(3, "c"), (1, "a"), (2, "b")].into();
    println!("{tree:?} {:?}", tree.range(2..).next());
    let left: BTreeSet<i32> = (0..20).step_by(2).collect();
    let right: HashSet<i32> = (0..20).step_by(3).collect();
    println!("{:?}", left.iter().filter(|n| right.contains(n)).collect::<Vec<_>>());
    let mut heap: BinaryHeap<_> = [5, 1, 8, 3].into();
    println!("{:?} {:?}", heap.pop(), heap.into_sorted_vec());
    let mut ring: VecDeque<i32> = (0..5).collect();
    ring.rotate_left(2);
    println!("{ring:?}");

    let animals: Vec<Box<dyn Animal>> = vec![Box::new(Dog), Box::new(Bird("petrel"))];
    for animal in &animals {
        println!("{} {}", animal.name(), animal.legs());
    }

    use Expression::*;
    let expression = Binary(
        Box::new(Binary(Box::new(Variable("x".into())), '+', Box::new(Number(2.5)))),
        '/',
        Box::new(Variable("y".into())),
    );
    for y in [2.0, 0.0] {
        let scope = HashMap::from([("x".to_string(), 1.5), ("y".to_string(), y)]);
        println!("{expression} = {:?}", expression.evaluate(&scope));
    }
    println!("{:?}", expression.evaluate(&HashMap::new()));
    println!("{}", expression.clone() == expression);

    let root = Rc::new(Node { value: 1, parent: None });
    let child = Node { value: 2, parent: Some(Rc::downgrade(&root)) };
    println!("{} {}", child.value, child.parent.as_ref().unwrap().upgrade().unwrap().value);
    drop(root);
    println!("{}", child.parent.unwrap().upgrade().is_none());

    let text = "Grüße, 世界 🐦!";
    println!("{} {} {}", text.len(), text.chars().count(), text.to_uppercase());
    println!("{:?} {:?}", text.char_indices().nth(7), text.chars().rev().collect::<String>());
    println!("{:?}", String::from_utf8_lossy(&[0x61, 0xff, 0x62]));
    println!("{:?} {:?} {:?}", "42".parse::<u8>(), "300".parse::<u8>().is_err(), "1e3".parse::<f64>());
    println!("{:08.3}|{:<6}|{:>6}|{:^6}|{:#x}|{:#010b}|{:e}", 3.14159, "ab", "cd", "ef", 255, 5, 1234.5);
    println!("{} {} {} {}", f64::MAX, f64::MIN_POSITIVE, 0.1 + 0.2, f32::EPSILON);

    println!("{} {} {:?}", u8::MAX.wrapping_add(2), 200u8.saturating_add(100), i32::MIN.checked_abs());
    println!("{} {} {}", u128::MAX, i128::MIN / 3, (1u128 << 100) % 1_000_000_007);
    println!("{} {} {} {}", 1e20 as i32, f64::NAN as i64, -1.5 as u8 as f64, 300.7 as u8);
    println!("{} {} {}", 40u64.leading_zeros(), 0x10u32.trailing_zeros(), u64::MAX.count_ones());

    let primes: Vec<u32> = (2..60).filter(|n| (2..*n).all(|d| n % d != 0)).collect();
    println!("{primes:?}");
    let (even, odd): (Vec<i32>, Vec<i32>) = (1..10).partition(|n| n % 2 == 0);
    println!("{even:?} {odd:?} {:?}", even.iter().zip(&odd).map(|(a, b)| a * b).fold(0, |a, b| a + b));
    println!("{:?}", [3, 1, 2].iter().scan(0, |sum, n| { *sum += n; Some(*sum) }).collect::<Vec<i32>>());
    let closures: Vec<Box<dyn Fn(i32) -> i32>> = (1..4).map(|n| Box::new(move |x| x * n) as Box<dyn Fn(i32) -> i32>).collect();
    println!("{:?}", closures.iter().map(|f| f(10)).collect::<Vec<_>>());
    let _first = Dropped("first");
    let _second = Dropped("second");
    println!("end");
}
