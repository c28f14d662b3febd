//! std::fs, std::io and std::time against a preopened directory.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write};
use std::time::{Duration, Instant, SystemTime};

fn kind<T>(result: io::Result<T>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind())
}

fn main() -> io::Result<()> {
    fs::create_dir_all("/tree/a/b/c")?;
    fs::write("/tree/a/one.txt", "first line\nsecond line\n")?;
    println!("{:?}", fs::read_to_string("/tree/a/one.txt")?);
    println!("{:?}", kind(File::open("/tree/missing")));
    println!("{:?}", kind(OpenOptions::new().write(true).create_new(true).open("/tree/a/one.txt")));

    let mut file = OpenOptions::new().read(true).write(true).create(true).open("/tree/data.bin")?;
    file.write_all(b"0123456789")?;
    file.seek(SeekFrom::Start(4))?;
    file.write_all(b"xy")?;
    file.seek(SeekFrom::End(-5))?;
    let mut rest = String::new();
    file.read_to_string(&mut rest)?;
    println!("{rest} at {}", file.stream_position()?);
    file.set_len(3)?;
    println!("{} bytes", file.metadata()?.len());
    OpenOptions::new().append(true).open("/tree/data.bin")?.write_all(b"+appended")?;
    println!("{:?}", fs::read("/tree/data.bin")?.len());

    let mut writer = BufWriter::new(File::create("/tree/lines")?);
    for line in 0..10_000 {
        writeln!(writer, "line {line}")?;
    }
    writer.flush()?;
    let total: usize = BufReader::new(File::open("/tree/lines")?).lines().map(|line| line.unwrap().len()).sum();
    println!("{total} characters");
    println!("{} copied", fs::copy("/tree/lines", "/tree/copy")?);
    fs::rename("/tree/copy", "/tree/a/moved")?;

    let mut names: Vec<String> = fs::read_dir("/tree")?
        .map(|entry| {
            let entry = entry.unwrap();
            let kind = if entry.file_type().unwrap().is_dir() { "/" } else { "" };
            format!("{}{kind}", entry.file_name().into_string().unwrap())
        })
        .collect();
    names.sort();
    println!("{names:?}");
    println!("{:?}", kind(fs::remove_dir("/tree/a")).is_some());
    fs::remove_file("/tree/a/moved")?;
    println!("{:?}", kind(fs::metadata("/tree/a/moved")));
    println!("{} {}", fs::metadata("/tree")?.is_dir(), fs::metadata("/tree/lines")?.is_file());
    let age = SystemTime::now().duration_since(fs::metadata("/tree/lines")?.modified()?).unwrap_or_default();
    println!("fresh {}", age < Duration::from_secs(60));
    fs::remove_dir_all("/tree")?;
    println!("{:?}", kind(fs::metadata("/tree")));
    println!("{}", kind(fs::read_to_string("../outside/secret.txt")).is_some());

    let start = Instant::now();
    std::thread::sleep(Duration::from_millis(15));
    println!("slept {}", start.elapsed() >= Duration::from_millis(15));
    println!("after 2024 {}", SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs() > 1_704_067_200);
    println!("threads {:?}", kind(std::thread::Builder::new().spawn(|| ())));
    Ok(())
}
