;; A component of the world sample:greeter/greeter, written by hand; any language that makes components would do.
(component
  (import "sample:greeter/console" (instance $console
    (type $levels (enum "debug" "information"))
    (export "level" (type $level (eq $levels)))
    (export "write" (func (param "level" $level) (param "text" string)))))

  ;; The memory, and an allocator that never frees.
  (core module $Memory
    (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param $old i32) (param $old-size i32) (param $alignment i32) (param $size i32) (result i32)
      (local $address i32)
      (local.set $address
        (i32.and
          (i32.add (global.get $next) (i32.sub (local.get $alignment) (i32.const 1)))
          (i32.sub (i32.const 0) (local.get $alignment))))
      (global.set $next (i32.add (local.get $address) (local.get $size)))
      (memory.copy (local.get $address) (local.get $old) (local.get $old-size))
      (local.get $address)))
  (core instance $memory (instantiate $Memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $write (canon lower (func $console "write") (memory $mem) (realloc $realloc)))

  (core module $Greeter
    (import "memory" "memory" (memory 1))
    (import "console" "write" (func $write (param i32 i32 i32)))
    (data (i32.const 0) "Hello, ")
    (data (i32.const 16) "greeting someone")
    (data (i32.const 32) "nobody to greet")

    ;; The result is told in memory: 0 or 1 for ok or error, then where its string is.
    (func (export "greet") (param $name i32) (param $length i32) (result i32)
      (call $write (i32.const 0) (i32.const 16) (i32.const 16))
      (if (i32.eqz (local.get $length))
        (then
          (i32.store (i32.const 512) (i32.const 1))
          (i32.store (i32.const 516) (i32.const 32))
          (i32.store (i32.const 520) (i32.const 15))
          (return (i32.const 512))))
      (memory.copy (i32.const 7) (local.get $name) (local.get $length))
      (i32.store8 (i32.add (i32.const 7) (local.get $length)) (i32.const 33))
      (i32.store (i32.const 512) (i32.const 0))
      (i32.store (i32.const 516) (i32.const 0))
      (i32.store (i32.const 520) (i32.add (local.get $length) (i32.const 8)))
      (call $write (i32.const 1) (i32.const 0) (i32.add (local.get $length) (i32.const 8)))
      (i32.const 512)))
  (core instance $greeter (instantiate $Greeter
    (with "memory" (instance $memory))
    (with "console" (instance (export "write" (func $write))))))

  (func (export "greet") (param "name" string) (result (result string (error string)))
    (canon lift (core func $greeter "greet") (memory $mem) (realloc $realloc))))
