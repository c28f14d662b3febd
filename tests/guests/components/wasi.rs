// Uses what std of wasm32-wasip2 reaches of WASI 0.2: see WasiComponentTests.
// rustc --target wasm32-wasip2 -C opt-level=s -C lto=fat -C panic=abort -C strip=symbols wasi.rs, made a component and stripped with wasm-tools.
use std::io::{Read, Seek, SeekFrom, Write};
use std::net::{Shutdown, TcpListener, TcpStream, ToSocketAddrs, UdpSocket};
use std::time::{Duration, Instant, SystemTime};
use std::{env, fs};

fn main() {
    let mut arguments = env::args().skip(1);
    match arguments.next().as_deref() {
        Some("environment") => environment(arguments),
        Some("files") => files(),
        Some("network") => network(),
        Some("denied") => denied(),
        Some("echo") => echo(),
        Some("output") => output(),
        Some("exit") => std::process::exit(arguments.next().unwrap().parse().unwrap()),
        Some("panic") => panic!("on purpose"),
        other => println!("no such case: {other:?}"),
    }
}

fn environment(arguments: impl Iterator<Item = String>) {
    println!("{:?}", arguments.collect::<Vec<_>>());
    println!("{:?} {:?}", env::var("A"), env::var("B").is_err());
    let start = Instant::now();
    std::thread::sleep(Duration::from_millis(5));
    println!("{}", start.elapsed() >= Duration::from_millis(5));
    println!("{}", SystemTime::now() > SystemTime::UNIX_EPOCH);
    eprintln!("error output");
}

fn files() {
    fs::create_dir_all("/data/a/b").unwrap();
    fs::write("/data/a/file", "hello world").unwrap();
    let mut file = fs::OpenOptions::new().read(true).write(true).open("/data/a/file").unwrap();
    file.seek(SeekFrom::Start(6)).unwrap();
    file.write_all(b"WORLD").unwrap();
    file.rewind().unwrap();
    let mut text = String::new();
    file.read_to_string(&mut text).unwrap();
    println!("{text}");
    fs::OpenOptions::new().append(true).open("/data/a/file").unwrap().write_all(b"!").unwrap();
    println!("{}", fs::metadata("/data/a/file").unwrap().len());
    let big: Vec<u8> = (0..1_000_000u32).map(|i| (i * 7) as u8).collect();
    fs::write("/data/big", &big).unwrap();
    println!("{}", fs::read("/data/big").unwrap() == big);
    fs::rename("/data/a/file", "/data/a/b/moved").unwrap();
    let mut names: Vec<_> = fs::read_dir("/data/a").unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    println!("{names:?}");
    println!("{:?}", fs::read("/data/../secret").map_err(|error| error.kind()));
    println!("{:?}", fs::read("/data/none").map_err(|error| error.kind()));
    fs::remove_dir_all("/data/a").unwrap();
    println!("{:?}", fs::metadata("/data/a").is_err());
}

fn network() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (mut server, _) = listener.accept().unwrap();
    client.write_all(b"ping").unwrap();
    let mut buffer = [0; 4];
    server.read_exact(&mut buffer).unwrap();
    println!("{}", String::from_utf8_lossy(&buffer));
    client.shutdown(Shutdown::Write).unwrap();
    println!("{:?}", server.read_to_end(&mut Vec::new()));
    let first = UdpSocket::bind("127.0.0.1:0").unwrap();
    let second = UdpSocket::bind("127.0.0.1:0").unwrap();
    first.send_to(b"datagram", second.local_addr().unwrap()).unwrap();
    let mut buffer = [0; 20];
    let (length, from) = second.recv_from(&mut buffer).unwrap();
    println!("{length} {}", from == first.local_addr().unwrap());
    println!("{:?}", ("localhost", 80).to_socket_addrs().unwrap().next().is_some());
}

fn denied() {
    println!("{:?}", TcpListener::bind("127.0.0.1:0").map_err(|error| error.kind()).is_err());
    println!("{:?}", ("localhost", 80).to_socket_addrs().is_err());
    println!("{:?}", fs::read("/etc/passwd").is_err());
}

fn echo() {
    let mut text = String::new();
    let length = std::io::stdin().read_to_string(&mut text).unwrap();
    print!("{length}:{text}");
}

fn output() {
    let stdout = std::io::stdout();
    let mut lock = stdout.lock();
    for i in 0..20_000 {
        writeln!(lock, "line {i}").unwrap();
    }
}
