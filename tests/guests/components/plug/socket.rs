// A command that calls an imported interface: a component of another language is plugged in (petrel compose).
// The canonical ABI by hand, as a generator of bindings would write it.
#[link(wasm_import_module = "petrel:plug/strings@1.0.0")]
extern "C" {
    #[link_name = "shout"]
    fn shout_import(text: *const u8, length: usize, result: *mut [usize; 2]);
}

fn shout(text: &str) -> String {
    let mut result = [0; 2];
    unsafe {
        shout_import(text.as_ptr(), text.len(), &mut result);
        String::from_raw_parts(result[0] as *mut u8, result[1], result[1])
    }
}

fn main() {
    for argument in std::env::args().skip(1) {
        println!("{}", shout(&argument));
    }
}
