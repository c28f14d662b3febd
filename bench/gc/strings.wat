;; Strings as compilers to WebAssembly make them: a struct of a cached hash and an array of 16-bit units. Concatenation, hashing, comparing,
;; searching.
(module
  (type $chars (array (mut i16)))
  (type $string (sub final (struct (field $chars (ref $chars)) (field $hash (mut i32)))))
  (type $strings (array (mut (ref null $string))))

  (func $of (param $n i32) (result (ref $string))
    (local $chars (ref null $chars)) (local $i i32) (local $rest i32)
    (local.set $rest (local.get $n))
    (loop $count
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $count (local.tee $rest (i32.div_u (local.get $rest) (i32.const 10)))))
    (local.set $chars (array.new_default $chars (local.get $i)))
    (loop $digits
      (local.set $i (i32.sub (local.get $i) (i32.const 1)))
      (array.set $chars (local.get $chars) (local.get $i) (i32.add (i32.const 48) (i32.rem_u (local.get $n) (i32.const 10))))
      (local.set $n (i32.div_u (local.get $n) (i32.const 10)))
      (br_if $digits (local.get $i)))
    (struct.new $string (ref.as_non_null (local.get $chars)) (i32.const 0)))

  (func $concat (param $a (ref $string)) (param $b (ref $string)) (result (ref $string))
    (local $chars (ref null $chars)) (local $length i32)
    (local.set $length (array.len (struct.get $string $chars (local.get $a))))
    (local.set $chars (array.new_default $chars (i32.add (local.get $length) (array.len (struct.get $string $chars (local.get $b))))))
    (array.copy $chars $chars (local.get $chars) (i32.const 0) (struct.get $string $chars (local.get $a)) (i32.const 0) (local.get $length))
    (array.copy $chars $chars (local.get $chars) (local.get $length) (struct.get $string $chars (local.get $b)) (i32.const 0)
      (array.len (struct.get $string $chars (local.get $b))))
    (struct.new $string (ref.as_non_null (local.get $chars)) (i32.const 0)))

  (func $hash (param $s (ref $string)) (result i32)
    (local $hash i32) (local $i i32) (local $chars (ref null $chars))
    (local.set $hash (struct.get $string $hash (local.get $s)))
    (if (i32.eqz (local.get $hash))
      (then
        (local.set $chars (struct.get $string $chars (local.get $s)))
        (block $done
          (loop $more
            (br_if $done (i32.ge_u (local.get $i) (array.len (local.get $chars))))
            (local.set $hash (i32.add (i32.mul (local.get $hash) (i32.const 31)) (array.get_u $chars (local.get $chars) (local.get $i))))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br $more)))
        (struct.set $string $hash (local.get $s) (local.get $hash))))
    (local.get $hash))

  (func $equals (param $a (ref $string)) (param $b (ref null $string)) (result i32)
    (local $x (ref null $chars)) (local $y (ref null $chars)) (local $i i32)
    (if (ref.eq (local.get $a) (local.get $b)) (then (return (i32.const 1))))
    (if (ref.is_null (local.get $b)) (then (return (i32.const 0))))
    (local.set $x (struct.get $string $chars (local.get $a)))
    (local.set $y (struct.get $string $chars (local.get $b)))
    (if (i32.ne (array.len (local.get $x)) (array.len (local.get $y))) (then (return (i32.const 0))))
    (block $done
      (loop $more
        (br_if $done (i32.ge_u (local.get $i) (array.len (local.get $x))))
        (if (i32.ne (array.get_u $chars (local.get $x) (local.get $i)) (array.get_u $chars (local.get $y) (local.get $i)))
          (then (return (i32.const 0))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $more)))
    (i32.const 1))

  (func $find (param $table (ref $strings)) (param $key (ref $string)) (result i32)
    (local $i i32) (local $entry (ref null $string))
    (local.set $i (i32.and (call $hash (local.get $key)) (i32.const 4095)))
    (loop $next
      (local.set $entry (array.get $strings (local.get $table) (local.get $i)))
      (if (i32.eqz (ref.is_null (local.get $entry)))
        (then
          (if (i32.eqz (call $equals (local.get $key) (local.get $entry)))
            (then
              (local.set $i (i32.and (i32.add (local.get $i) (i32.const 1)) (i32.const 4095)))
              (br $next))))))
    (local.get $i))

  (func (export "run") (param $n i32) (result i32)
    (local $table (ref null $strings)) (local $i i32) (local $round i32) (local $total i32) (local $slot i32) (local $key (ref null $string))
    (local $prefix (ref null $string))
    (loop $rounds
      (local.set $prefix (call $concat (call $of (local.get $round)) (call $of (i32.const 7))))
      (local.set $table (array.new_default $strings (i32.const 4096)))
      (local.set $i (i32.const 0))
      (loop $each
        (local.set $key (call $concat (ref.as_non_null (local.get $prefix)) (call $of (i32.rem_u (i32.mul (local.get $i) (i32.const 37)) (i32.const 2500)))))
        (local.set $slot (call $find (ref.as_non_null (local.get $table)) (ref.as_non_null (local.get $key))))
        (if (ref.is_null (array.get $strings (local.get $table) (local.get $slot)))
          (then (array.set $strings (local.get $table) (local.get $slot) (local.get $key)))
          (else (local.set $total (i32.add (local.get $total) (call $hash (ref.as_non_null (local.get $key)))))))
        (br_if $each (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 6000))))
      (br_if $rounds (i32.lt_s (local.tee $round (i32.add (local.get $round) (i32.const 1))) (local.get $n))))
    (local.get $total)))
