using Petrel.Components.Wit;
using Xunit;

namespace Petrel.Components.Tests.Wit;

public class WitOfComponentTests
{
    private static string Print(string component)
    {
        using var engine = new Engine(new EngineOptions());
        using Component parsed = Component.FromText(engine, component);
        return WitPrinter.Print(WitOfComponent.Convert(parsed));
    }

    [Fact]
    public void OfAComponentItIsTheWorldOfItsImportsAndExports() => Assert.Equal(
        """
        package root:component;

        world root {
          import a:b/types@1.2.0;
          import a:b/files@1.2.0;
          import log: func(text: string);

          export run: func() -> result<u8, string>;
        }

        package a:b@1.2.0 {
          interface types {
            resource file {
              size: func() -> u64;
            }

            enum mode {
              read,
              write,
            }
          }

          interface files {
            use types.{file, mode};

            open: func(how: mode) -> option<file>;
          }
        }

        """.ReplaceLineEndings("\n"),
        Print("""
            (component
              (import "a:b/types@1.2.0" (instance $types
                (export "file" (type $file (sub resource)))
                (export "[method]file.size" (func (param "self" (borrow $file)) (result u64)))
                (type $m (enum "read" "write"))
                (export "mode" (type (eq $m)))))
              (alias export $types "file" (type $file))
              (alias export $types "mode" (type $mode))
              (import "a:b/files@1.2.0" (instance
                (alias outer 1 $file (type $f))
                (export "file" (type $file' (eq $f)))
                (alias outer 1 $mode (type $m))
                (export "mode" (type $mode' (eq $m)))
                (export "open" (func (param "how" $mode') (result (option (own $file')))))))
              (import "log" (func (param "text" string)))
              (core module $M
                (memory (export "m") 1)
                (func (export "f") (result i32) (i32.const 16)))
              (core instance $c (instantiate $M))
              (alias core export $c "m" (core memory $mem))
              (func (export "run") (result (result u8 (error string))) (canon lift (core func $c "f") (memory $mem))))
            """));

    [Fact]
    public void APackageInBinaryFormIsThatPackage()
    {
        // The first example of WIT.md, "Package Format", and a world.
        const string Text = """
            (component
              (type (export "types") (component
                (export "local:demo/types" (instance
                  (export "file" (type $file (sub resource)))
                  (export "[method]file.read" (func (param "self" (borrow $file)) (param "off" u32) (param "n" u32) (result (list u8))))))))
              (type (export "namespace") (component
                (import "local:demo/types" (instance $types (export "file" (type (sub resource)))))
                (alias export $types "file" (type $file))
                (export "local:demo/namespace" (instance
                  (alias outer 1 $file (type $f))
                  (export "file" (type $file' (eq $f)))
                  (export "open" (func (param "name" string) (result (own $file'))))))))
              (type (export "the-world") (component
                (export "local:demo/the-world" (component
                  (export "test" (func)) (export "run" (func)))))))
            """;
        Assert.Equal(
            """
            package local:demo;

            interface types {
              resource file {
                read: func(off: u32, n: u32) -> list<u8>;
              }
            }

            interface namespace {
              use types.{file};

              open: func(name: string) -> file;
            }

            world the-world {
              export test: func();
              export run: func();
            }

            """.ReplaceLineEndings("\n"),
            Print(Text));

        DirectoryInfo directory = Directory.CreateTempSubdirectory("petrel-wit-");
        try
        {
            Directory.CreateDirectory(Path.Combine(directory.FullName, "deps"));
            File.WriteAllText(Path.Combine(directory.FullName, "deps", "demo.wat"), Text);
            File.WriteAllText(Path.Combine(directory.FullName, "a.wit"), "package a:b; world w { import i: interface { use local:demo/types.{file}; f: func(x: borrow<file>); } include local:demo/the-world; }");
            WitWorld world = WitLoader.Load(directory.FullName, WitFeatures.None).World("w");
            Assert.Equal(["local:demo/types", "i"], world.Imports.Select(i => i.Name));
            Assert.Equal(["test", "run"], world.Exports.Select(i => i.Name));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
